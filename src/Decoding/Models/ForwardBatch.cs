using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Models;

/// <summary>
/// The inputs of one forward pass over many sequences, and the logits that came out. Made to be filled, used and cleared again and again:
/// once it has grown to a workload's size it allocates nothing.
/// </summary>
/// <remarks>
/// An input is a token, or a mixture of tokens with weights (a soft token). Logits of row r are <see cref="VocabularySize"/> floats, natural-log
/// scale, not normalised. Not thread-safe.
/// </remarks>
public sealed unsafe class ForwardBatch : IDisposable
{
    private readonly List<BatchSegment> _segments = [];
    private readonly List<int> _tokens = [];            // per position; −1 − (index into _mixtures) for a soft token
    private readonly List<Range> _mixtures = [];        // ranges of _components
    private readonly List<MixtureComponent> _components = [];
    private float* _logits;
    private nuint _logitsCapacity;
    private bool _disposed;

    /// <summary>Creates an empty batch for a model's vocabulary.</summary>
    /// <param name="vocabularySize">Floats per row of logits; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="vocabularySize"/> is less than 1.</exception>
    public ForwardBatch(int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        VocabularySize = vocabularySize;
    }

    /// <summary>Frees the logits if the batch was never disposed.</summary>
    ~ForwardBatch() => Free();

    /// <summary>Floats per row of logits.</summary>
    public int VocabularySize { get; }

    /// <summary>Number of inputs in the batch.</summary>
    public int PositionCount => _tokens.Count;

    /// <summary>Number of rows of logits asked for.</summary>
    public int RowCount { get; private set; }

    /// <summary>The runs of inputs, in the order they were added. Valid until the next change.</summary>
    public ReadOnlySpan<BatchSegment> Segments => CollectionsMarshal.AsSpan(_segments);

    /// <summary>Adds tokens to be appended to a sequence. A sequence may appear once per batch.</summary>
    /// <param name="sequence">A sequence of the session that the batch will be given to.</param>
    /// <param name="tokens">At least one token id.</param>
    /// <param name="logits">For which of them logits are wanted.</param>
    /// <returns>The row of the first logits asked for; −1 when none are.</returns>
    /// <exception cref="ArgumentException"><paramref name="tokens"/> is empty or has a negative id.</exception>
    public int Add(SequenceId sequence, ReadOnlySpan<int> tokens, LogitsRequest logits = LogitsRequest.Last)
    {
        if (tokens.IsEmpty) throw new ArgumentException("A segment needs at least one token.", nameof(tokens));
        foreach (int token in tokens)
            if ((uint)token >= (uint)VocabularySize)
                throw new ArgumentException($"Token {token} is outside the vocabulary of {VocabularySize}.", nameof(tokens));

        int start = _tokens.Count;
        _tokens.AddRange(tokens);
        return AddSegment(sequence, start, tokens.Length, logits);
    }

    /// <summary>Adds one soft token: a single position whose input embedding is the weighted sum of its components' embeddings.</summary>
    /// <param name="sequence">A sequence of the session that the batch will be given to.</param>
    /// <param name="mixture">At least one component; a mixture of one token with weight 1 equals that token.</param>
    /// <param name="logits">Whether logits are wanted.</param>
    /// <returns>The row of its logits; −1 when none are asked for.</returns>
    /// <exception cref="ArgumentException">The mixture is empty, or has a token outside the vocabulary or a weight that is not finite.</exception>
    public int AddSoft(SequenceId sequence, ReadOnlySpan<MixtureComponent> mixture, LogitsRequest logits = LogitsRequest.Last)
    {
        if (mixture.IsEmpty) throw new ArgumentException("A soft token needs at least one component.", nameof(mixture));
        foreach (var component in mixture)
        {
            if ((uint)component.Token >= (uint)VocabularySize)
                throw new ArgumentException($"Token {component.Token} is outside the vocabulary of {VocabularySize}.", nameof(mixture));
            if (!float.IsFinite(component.Weight))
                throw new ArgumentException($"The weight of token {component.Token} is {component.Weight}; it must be finite.", nameof(mixture));
        }

        int first = _components.Count;
        _components.AddRange(mixture);
        _mixtures.Add(first.._components.Count);
        int start = _tokens.Count;
        _tokens.Add(-_mixtures.Count);
        return AddSegment(sequence, start, 1, logits);
    }

    /// <summary>The token at a position of the batch, or −1 where the position is a soft token.</summary>
    public int GetToken(int position) => Math.Max(_tokens[position], -1);

    /// <summary>The components of the soft token at a position; empty where the position is a plain token.</summary>
    public ReadOnlySpan<MixtureComponent> GetMixture(int position) =>
        _tokens[position] is < 0 and var coded ? CollectionsMarshal.AsSpan(_components)[_mixtures[-coded - 1]] : [];

    /// <summary>
    /// A row of logits: the backend writes it, the caller reads it and may change it in place. Valid until <see cref="Clear"/> or the next
    /// <see cref="Add"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> GetLogits(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        EnsureLogits();
        return new Span<float>(_logits + ((nint)row * VocabularySize), VocabularySize);
    }

    /// <summary>Empties the batch and keeps its memory.</summary>
    public void Clear()
    {
        _segments.Clear();
        _tokens.Clear();
        _mixtures.Clear();
        _components.Clear();
        RowCount = 0;
    }

    /// <summary>Frees the logits.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private int AddSegment(SequenceId sequence, int start, int count, LogitsRequest logits)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int rows = logits switch { LogitsRequest.None => 0, LogitsRequest.Last => 1, _ => count };
        int firstRow = rows == 0 ? -1 : RowCount;
        _segments.Add(new BatchSegment(sequence, start, count, logits, firstRow));
        RowCount += rows;
        return firstRow;
    }

    private void EnsureLogits()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        nuint needed = (nuint)RowCount * (nuint)VocabularySize;
        if (needed <= _logitsCapacity) return;

        nuint capacity = Math.Max(needed, _logitsCapacity * 2);
        NativeMemory.AlignedFree(_logits);
        _logits = null;
        _logits = (float*)NativeMemory.AlignedAlloc(capacity * sizeof(float), 64);
        _logitsCapacity = capacity;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_logits);
        _logits = null;
        _logitsCapacity = 0;
        _disposed = true;
    }
}
