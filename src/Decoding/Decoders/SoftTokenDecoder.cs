using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Decoders;

/// <summary>A decoding algorithm that feeds mixtures of token embeddings back to the model: it runs over an <see cref="ISoftTokenModel"/>.</summary>
/// <typeparam name="TResult">What it finds, with its evidence.</typeparam>
public abstract record SoftTokenDecoder<TResult> : Decoder<TResult>
    where TResult : DecodingResult
{
    /// <inheritdoc/>
    public sealed override CapabilityTier Tier => CapabilityTier.SoftTokens;
}
