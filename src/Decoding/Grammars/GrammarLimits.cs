namespace Reasoning.Decoding.Grammars;

/// <summary>What a grammar may cost. A grammar from outside that would cost more is refused with one sentence, never run to the end of memory.</summary>
public sealed record GrammarLimits
{
    private readonly int _maxExpressions = 1_000_000;
    private readonly int _maxAutomatonStates = 20_000;
    private readonly int _maxItems = 20_000;
    private readonly int _maxStates = 200_000;
    private readonly long _maxCachedMaskBytes = 256L << 20;

    /// <summary>The default limits.</summary>
    public static GrammarLimits Default { get; } = new();

    /// <summary>The most expressions after reading; at least 1. The default is 1,000,000.</summary>
    public int MaxExpressions
    {
        get => _maxExpressions;
        init => _maxExpressions = AtLeastOne(value, nameof(MaxExpressions));
    }

    /// <summary>The most states of the automata of all intersections and complements together, those made while texts are read included; at least 1. The default is 20,000.</summary>
    public int MaxAutomatonStates
    {
        get => _maxAutomatonStates;
        init => _maxAutomatonStates = AtLeastOne(value, nameof(MaxAutomatonStates));
    }

    /// <summary>The most ways in which one text may be understood so far (positions in the grammar at a time); at least 1. The default is 20,000.</summary>
    public int MaxItems
    {
        get => _maxItems;
        init => _maxItems = AtLeastOne(value, nameof(MaxItems));
    }

    /// <summary>The most states that are kept before the cache is begun anew, which costs time and no answer; at least 1. The default is 200,000.</summary>
    public int MaxStates
    {
        get => _maxStates;
        init => _maxStates = AtLeastOne(value, nameof(MaxStates));
    }

    /// <summary>The most bytes of masks that are kept before the cache is begun anew; at least 1. The default is 256 MiB.</summary>
    public long MaxCachedMaskBytes
    {
        get => _maxCachedMaskBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxCachedMaskBytes));
            _maxCachedMaskBytes = value;
        }
    }

    private static int AtLeastOne(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }
}
