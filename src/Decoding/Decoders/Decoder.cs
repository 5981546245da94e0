using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Decoders;

/// <summary>
/// A decoding algorithm with its options: what turns a prompt into continuations, given next-token logits. Immutable, so one value may serve any number of
/// runs at once. Run it with <see cref="DecodingExtensions"/>.
/// </summary>
/// <typeparam name="TResult">What it finds, with its evidence.</typeparam>
/// <remarks>
/// Derive from <see cref="LogitsDecoder{TResult}"/> or <see cref="SoftTokenDecoder{TResult}"/>, which state what the algorithm needs of a model in its type.
/// </remarks>
public abstract record Decoder<TResult>
    where TResult : DecodingResult
{
    private readonly long? _maxPositions;

    private protected Decoder()
    {
    }

    /// <summary>What the algorithm needs of a model.</summary>
    public abstract CapabilityTier Tier { get; }

    /// <summary>
    /// The most positions a run may compute; at least 1. Those of the prompt count also where the cache has them, so that results do not depend on what ran
    /// before. A run that would need more ends with the best it has, and says so in <see cref="DecodingResult.IsComplete"/>. The default, null, is no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long? MaxPositions
    {
        get => _maxPositions;
        init
        {
            if (value is { } positions) ArgumentOutOfRangeException.ThrowIfLessThan(positions, 1, nameof(MaxPositions));
            _maxPositions = value;
        }
    }

    /// <summary>
    /// Runs the algorithm: straight-line code on the scheduler's thread that awaits forward passes of the run's sequences and nothing else, with
    /// ConfigureAwait(false).
    /// </summary>
    /// <param name="run">The prompt, the model, and what the run counts and reports.</param>
    /// <param name="cancellationToken">To be handed to every forward.</param>
    protected internal abstract Task<TResult> RunAsync(DecodingRun run, CancellationToken cancellationToken);
}
