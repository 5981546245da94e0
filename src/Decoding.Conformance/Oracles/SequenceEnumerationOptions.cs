using System.Collections.Frozen;

namespace Reasoning.Decoding.Conformance.Oracles;

/// <summary>Which sequences <see cref="SequenceEnumeration"/> lists, and how many it may. Immutable; every value is checked when it is set.</summary>
public sealed record SequenceEnumerationOptions
{
    private readonly int _maximumLength = 8;
    private readonly int _sequenceLimit = 1_000_000;
    private readonly IReadOnlySet<int>? _endTokens;

    /// <summary>The most tokens after the prompt, the ending one included; at least 1. Sequences of this length count as complete. The default is 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaximumLength
    {
        get => _maximumLength;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaximumLength));
            _maximumLength = value;
        }
    }

    /// <summary>The tokens that end a sequence; the set is copied. The default, null, asks the tokenizer of the model.</summary>
    public IReadOnlySet<int>? EndTokens
    {
        get => _endTokens;
        init => _endTokens = value?.ToFrozenSet();
    }

    /// <summary>The most sequences that are listed before the enumeration is given up; at least 1. The default is 1,000,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int SequenceLimit
    {
        get => _sequenceLimit;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(SequenceLimit));
            _sequenceLimit = value;
        }
    }
}
