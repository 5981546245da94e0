namespace Reasoning.Decoding.Speculation.References;

/// <summary>
/// Drafts by copying from reference documents: where the latest tokens occur in one, what follows them there is proposed. For code edits the reference is the
/// old file. Immutable; every value is checked when it is set.
/// </summary>
/// <remarks>
/// LLMA, inference with reference (Yang et al., arXiv 2304.04487, 2023): the longest n-gram of at most <see cref="MaxMatchLength"/> tokens at the end of the
/// sequence that occurs in a reference, its first occurrence. Where it departs: the end of the prompt counts as part of the sequence, and an n-gram that ends
/// a document does not count, as nothing follows it. This is the simple mode: <see cref="Suffixes.SuffixDraftSource"/> with the references as its corpus or
/// in its prompt dominates it, since it matches suffixes of any length and so finds the right one of several places that begin alike. The index is built when
/// the first session is opened, in O(n·m) for n tokens and matches of up to m, at up to 12·m bytes per token; a draft costs O(m²).
/// </remarks>
public sealed record ReferenceDraftSource : IDraftSource
{
    private readonly int _triggerLength = 1;
    private readonly int _maxMatchLength = 5;
    private readonly int _blockLength = 20;
    private readonly ReferenceText _text = new([]);

    /// <summary>The documents to copy from, as tokens; copied when set.</summary>
    /// <exception cref="ArgumentException">A document is null, a token is negative, or there are more than 2²⁸ tokens.</exception>
    public required IReadOnlyList<int[]> References
    {
        get => _text.Documents;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(References));
            _text = new ReferenceText(value);
        }
    }

    /// <summary>How many tokens must match at least; at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int TriggerLength
    {
        get => _triggerLength;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(TriggerLength));
            _triggerLength = value;
        }
    }

    /// <summary>How many tokens are compared at most; at least 1. Below <see cref="TriggerLength"/> that many are compared. The default is 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxMatchLength
    {
        get => _maxMatchLength;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxMatchLength));
            _maxMatchLength = value;
        }
    }

    /// <summary>How many tokens a checking pass has at most, the last decided one included: one more than are copied. At least 2. The default is 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int BlockLength
    {
        get => _blockLength;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2, nameof(BlockLength));
            _blockLength = value;
        }
    }

    /// <inheritdoc/>
    public IDraftSession OpenSession() => new ReferenceDraftSession(_text.GetIndex(TriggerLength, Math.Max(TriggerLength, MaxMatchLength)), BlockLength - 1);
}
