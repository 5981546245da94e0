using Reasoning.Decoding.Engine.Cache;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Engine;

/// <summary>A session of the embedded engine.</summary>
internal sealed class EngineSession : IModelSession
{
    private readonly LlamaModel _model;
    private readonly SequenceTable _table;
    private readonly List<BatchSegment> _segments = [];
    private readonly List<CachedSequence> _sequences = [];
    private long _pass;
    private bool _disposed;

    public EngineSession(LlamaModel model, LlamaShape shape, SessionOptions options)
    {
        _model = model;
        int chunks = options.Capacity is { } capacity ? (int)(((long)capacity + KeyValueChunks.Length - 1) / KeyValueChunks.Length) : int.MaxValue / KeyValueChunks.Length;
        Capacity = Math.Min(chunks, int.MaxValue / KeyValueChunks.Length) * KeyValueChunks.Length;
        _table = new SequenceTable(shape, Capacity / KeyValueChunks.Length);
    }

    public int Capacity { get; }

    public int Occupied => _table.Chunks.InUse * KeyValueChunks.Length;

    public SequenceId Create()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _table.Create();
    }

    public SequenceId Fork(SequenceId source) => _table.Fork(Find(source, nameof(source)));

    public void Truncate(SequenceId sequence, int length)
    {
        CachedSequence cached = Find(sequence, nameof(sequence));
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, cached.Length);
        _table.Truncate(cached, length);
    }

    public void Release(SequenceId sequence) => _table.Release(sequence, Find(sequence, nameof(sequence)));

    public int GetLength(SequenceId sequence) => Find(sequence, nameof(sequence)).Length;

    public void Forward(ForwardBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(_disposed, this);
        Plan(batch);
        Reserve();
        _model.Compute(batch, _segments, _sequences, _table.Chunks);
        for (int i = 0; i < _segments.Count; i++)
            _sequences[i].Length += _segments[i].Count;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _table.Dispose();
    }

    /// <summary>Checks the batch and puts sequences that share a prefix next to each other.</summary>
    private void Plan(ForwardBatch batch)
    {
        if (batch.VocabularySize != _model.Info.VocabularySize)
        {
            throw new ArgumentException(
                $"The batch is for a vocabulary of {batch.VocabularySize}, but the model has {_model.Info.VocabularySize} tokens.", nameof(batch));
        }

        _segments.Clear();
        _sequences.Clear();
        _pass++;
        foreach (BatchSegment segment in batch.Segments)
        {
            CachedSequence sequence = Find(segment.Sequence, nameof(batch));
            if (sequence.LastPass == _pass)
                throw new ArgumentException($"Sequence {segment.Sequence.Value} appears twice in the batch.", nameof(batch));
            sequence.LastPass = _pass;
            int room = _model.Info.ContextLength - sequence.Length;
            if (segment.Count > room)
            {
                throw new ContextOverflowException(
                    $"Sequence {segment.Sequence.Value} has {sequence.Length} positions and would get {segment.Count} more, but the model's context length is {_model.Info.ContextLength}.");
            }

            int place = _sequences.Count;
            while (place > 0 && sequence.CompareTo(_sequences[place - 1]) < 0)
                place--;
            _segments.Insert(place, segment);
            _sequences.Insert(place, sequence);
        }
    }

    private void Reserve()
    {
        _table.BeginReservation();
        try
        {
            for (int i = 0; i < _segments.Count; i++)
                _table.Reserve(_sequences[i], _segments[i].Count);
        }
        catch
        {
            _table.UndoReservation();
            throw;
        }
    }

    private CachedSequence Find(SequenceId id, string parameter)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _table.Find(id, parameter);
    }
}
