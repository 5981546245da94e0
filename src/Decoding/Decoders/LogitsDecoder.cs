using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Decoders;

/// <summary>A decoding algorithm that needs logits and sequences that fork: it runs over every <see cref="ILanguageModel"/>.</summary>
/// <typeparam name="TResult">What it finds, with its evidence.</typeparam>
public abstract record LogitsDecoder<TResult> : Decoder<TResult>
    where TResult : DecodingResult
{
    /// <inheritdoc/>
    public sealed override CapabilityTier Tier => CapabilityTier.Logits;
}
