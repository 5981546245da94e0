using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>
/// What <see cref="AdaptiveSampling"/> and <see cref="ConstrainedRejection"/> have in common: attempts at a text that learn from one another, in a tree of
/// beginnings, how probable it is that a beginning can be completed.
/// </summary>
public abstract record ExpectedFuturesDecoder : LogitsDecoder<ExpectedFuturesResult>
{
    private readonly int _samples = 8;
    private readonly int _maxAttempts = 10_000;
    private readonly int _maxNodes = 100_000;
    private readonly int _maxConcurrent;

    private protected ExpectedFuturesDecoder(int maxConcurrent) => _maxConcurrent = maxConcurrent;

    /// <summary>How many texts are drawn; at least 1. The default is 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Samples
    {
        get => _samples;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Samples));
            _samples = value;
        }
    }

    /// <summary>
    /// The most attempts at a text, those that failed included; at least 1. When they are used up before there are enough texts, the result is not
    /// complete. The default is 10,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxAttempts
    {
        get => _maxAttempts;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxAttempts));
            _maxAttempts = value;
        }
    }

    /// <summary>
    /// The most beginnings that are remembered, some hundred bytes each and at most 64 probabilities; at least 1. What does not fit is not learnt from. The
    /// default is 100,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxNodes
    {
        get => _maxNodes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxNodes));
            _maxNodes = value;
        }
    }

    /// <summary>
    /// How many attempts are under way at once and share the model's passes; at least 1. They cannot learn from what is still to come of one another.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxConcurrent
    {
        get => _maxConcurrent;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxConcurrent));
            _maxConcurrent = value;
        }
    }

    /// <summary>Whether attempts are given up as often as the distribution demands.</summary>
    private protected abstract bool Rejects { get; }

    /// <inheritdoc/>
    protected internal sealed override async Task<ExpectedFuturesResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var space = await AlignmentSpace.StartAsync(run, GetType().Name, findsWanted: false, cancellationToken).ConfigureAwait(false);
        return await new ExpectedFuturesRun(space, this, Rejects).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
