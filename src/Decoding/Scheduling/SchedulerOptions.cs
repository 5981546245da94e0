namespace Reasoning.Decoding.Scheduling;

/// <summary>Limits of a batch scheduler. Immutable; every value is checked when it is set.</summary>
public sealed record SchedulerOptions
{
    private readonly int? _capacity;
    private readonly int _maxPositionsPerPass = 512;
    private readonly int _promptChunk = 128;
    private readonly int _prefixCachePositions = 8192;

    /// <summary>
    /// How many positions the key-value cache may hold over all sequences; null, the default, lets it grow as needed. When it is full, kept prefixes go
    /// first; then the youngest sequences give up their memory and are computed again when there is room, which costs time but changes no result.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Capacity
    {
        get => _capacity;
        init
        {
            if (value is { } capacity) ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1, nameof(Capacity));
            _capacity = value;
        }
    }

    /// <summary>The most positions of one forward pass, at least 1; bounds how long a decoding sequence waits for others' prompts. The default is 512.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxPositionsPerPass
    {
        get => _maxPositionsPerPass;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxPositionsPerPass));
            _maxPositionsPerPass = value;
        }
    }

    /// <summary>How many positions long prompts get in turn when several share a pass; at least 1. The default is 128.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int PromptChunk
    {
        get => _promptChunk;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(PromptChunk));
            _promptChunk = value;
        }
    }

    /// <summary>
    /// How many positions of finished sequences are kept for requests that begin the same way; the least recently used go first. 0 keeps none. At most
    /// half of <see cref="Capacity"/> is used. The default is 8192.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int PrefixCachePositions
    {
        get => _prefixCachePositions;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(PrefixCachePositions));
            _prefixCachePositions = value;
        }
    }
}
