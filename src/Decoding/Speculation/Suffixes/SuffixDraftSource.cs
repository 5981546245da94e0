namespace Reasoning.Decoding.Speculation.Suffixes;

/// <summary>
/// Drafts by the longest suffix of the sequence that was seen before: in the prompt and the output themselves, and in a corpus. What followed it there is
/// proposed. Immutable; every value is checked when it is set.
/// </summary>
/// <remarks>
/// SAM-Decoding (Hu et al., arXiv 2411.10666, 2024): a dynamic suffix automaton of the sequence and a static one of the corpus; the static match must be
/// longer by <see cref="LengthBias"/> (5 in the paper) to be preferred, and a draft has <see cref="Alpha"/> tokens per token matched. Its length threshold,
/// below which another drafter is asked, is <see cref="CombinedDraftSource.LengthThreshold"/>. Where it departs: a copy that reaches the end of the sequence
/// goes on with its own beginning, as in LZ77, so that a loop is drafted at full length (the paper falls back to shorter matches); drafts are never padded; of
/// the corpus the most frequent continuation is taken. Amortised O(1) per token and O(n) per draft of n tokens; 50 to 110 bytes per token of a sequence.
/// </remarks>
public sealed record SuffixDraftSource : IDraftSource
{
    private readonly int _maxLength = 40;
    private readonly double _alpha = 4;
    private readonly int _lengthBias;

    /// <summary>The most tokens of a draft, at least 1. The default is 40.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxLength
    {
        get => _maxLength;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxLength));
            _maxLength = value;
        }
    }

    /// <summary>
    /// How many tokens are drafted per token matched, rounded down; above 0, infinity to always draft <see cref="MaxLength"/>. The default is 4.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not a number.</exception>
    public double Alpha
    {
        get => _alpha;
        init
        {
            if (!(value > 0)) throw new ArgumentOutOfRangeException(nameof(Alpha), value, "Alpha must be above 0.");
            _alpha = value;
        }
    }

    /// <summary>
    /// By how much a match in the corpus must be longer than one in the sequence itself to be preferred; it is also taken off the length that is reported. At
    /// least 0. The default is 0: with a corpus of the same kind of text, every token of bias was measured to cost speed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int LengthBias
    {
        get => _lengthBias;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(LengthBias));
            _lengthBias = value;
        }
    }

    /// <summary>The corpus to look in beside the sequence; null, the default, for none.</summary>
    public CorpusAutomaton? Corpus { get; init; }

    /// <inheritdoc/>
    public IDraftSession OpenSession() => new SuffixDraftSession(this);
}
