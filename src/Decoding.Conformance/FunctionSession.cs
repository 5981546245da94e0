using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Conformance;

/// <summary>A session of a <see cref="FunctionLanguageModel"/>: sequences are paths of one tree, so shared positions exist once by construction.</summary>
public sealed class FunctionSession : IModelSession
{
    private readonly FunctionLanguageModel _model;
    private readonly Dictionary<int, Position?> _sequences = [];
    private readonly HashSet<int> _seen = [];
    private int _nextId;
    private int _busy;
    private bool _disposed;

    internal FunctionSession(FunctionLanguageModel model, int capacity)
    {
        _model = model;
        Capacity = capacity;
    }

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public int Occupied { get; private set; }

    /// <summary>Sequences that were created and not released.</summary>
    public int SequenceCount => _sequences.Count;

    /// <inheritdoc/>
    public SequenceId Create()
    {
        using var _ = Enter();
        _sequences.Add(++_nextId, null);
        return new SequenceId(_nextId);
    }

    /// <inheritdoc/>
    public SequenceId Fork(SequenceId source)
    {
        using var _ = Enter();
        var last = Get(source);
        if (last is not null) last.References++;
        _sequences.Add(++_nextId, last);
        return new SequenceId(_nextId);
    }

    /// <inheritdoc/>
    public void Truncate(SequenceId sequence, int length)
    {
        using var _ = Enter();
        var last = Get(sequence);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, last?.Length ?? 0);
        var kept = last;
        while (kept is not null && kept.Length > length) kept = kept.Parent;
        if (kept is not null) kept.References++;
        Let(last);
        _sequences[sequence.Value] = kept;
    }

    /// <inheritdoc/>
    public void Release(SequenceId sequence)
    {
        using var _ = Enter();
        Let(Get(sequence));
        _sequences.Remove(sequence.Value);
    }

    /// <inheritdoc/>
    public int GetLength(SequenceId sequence)
    {
        using var _ = Enter();
        return Get(sequence)?.Length ?? 0;
    }

    /// <inheritdoc/>
    public void Forward(ForwardBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var _ = Enter();
        _model.ForwardStarting?.Invoke(batch);
        if (batch.VocabularySize != _model.Info.VocabularySize)
            throw new ArgumentException($"The batch is for {batch.VocabularySize} tokens, but the model has {_model.Info.VocabularySize}.", nameof(batch));
        _seen.Clear();
        foreach (var segment in batch.Segments)
        {
            if (!_seen.Add(segment.Sequence.Value))
                throw new ArgumentException($"Sequence {segment.Sequence.Value} appears twice in the batch.", nameof(batch));
            if ((Get(segment.Sequence)?.Length ?? 0) + segment.Count > _model.Info.ContextLength)
                throw new ContextOverflowException($"Sequence {segment.Sequence.Value} would grow past the context of {_model.Info.ContextLength}.");
            if (_model.Info.Tier < CapabilityTier.SoftTokens && batch.GetMixture(segment.Start).Length > 0)
                throw new NotSupportedException("This model takes no soft tokens.");
        }

        if (Capacity - Occupied < batch.PositionCount)
            throw new ContextOverflowException($"The cache holds {Occupied} of {Capacity} positions and cannot take {batch.PositionCount} more.");

        foreach (var segment in batch.Segments) Append(batch, segment);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (Enter()) _disposed = true;
    }

    private void Append(ForwardBatch batch, BatchSegment segment)
    {
        var last = Get(segment.Sequence);
        for (int i = 0; i < segment.Count; i++)
        {
            int length = last?.Length ?? 0, token = batch.GetToken(segment.Start + i);
            ulong before = last?.State ?? 0;
            ulong state = token >= 0
                ? _model.Advance(before, length, token)
                : _model.AdvanceSoft(before, length, batch.GetMixture(segment.Start + i));
            last = new Position(last, length + 1, state);   // takes over the reference that its parent had from the sequence
            Occupied++;
            int row = segment.Logits switch
            {
                LogitsRequest.All => segment.FirstRow + i,
                LogitsRequest.Last when i == segment.Count - 1 => segment.FirstRow,
                _ => -1,
            };
            if (row >= 0) _model.ComputeLogits(state, length + 1, batch.GetLogits(row));
        }

        _sequences[segment.Sequence.Value] = last;
    }

    private Position? Get(SequenceId sequence)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _sequences.TryGetValue(sequence.Value, out var last)
            ? last
            : throw new ArgumentException($"Sequence {sequence.Value} does not exist in this session.", nameof(sequence));
    }

    private void Let(Position? position)
    {
        while (position is not null && --position.References == 0)
        {
            Occupied--;
            position = position.Parent;
        }
    }

    private Guard Enter()
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0) throw new InvalidOperationException("Two calls to one session overlap.");
        return new Guard(this);
    }

    private readonly ref struct Guard(FunctionSession session)
    {
        public void Dispose() => Volatile.Write(ref session._busy, 0);
    }

    // One reference per sequence that ends here and per position that follows.
    private sealed class Position(Position? parent, int length, ulong state)
    {
        public Position? Parent { get; } = parent;
        public int Length { get; } = length;
        public ulong State { get; } = state;
        public int References { get; set; } = 1;
    }
}
