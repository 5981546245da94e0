using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Fusion;

/// <summary>
/// A session of a <see cref="FusedLanguageModel"/>: one session of each part, kept in step. Whatever one part refuses is taken back in the others. Allocates
/// nothing per pass once it has grown to a workload's size.
/// </summary>
internal sealed class FusedSession : IModelSession
{
    private readonly FusedLanguageModel _model;
    private readonly IModelSession[] _sessions;
    private readonly ForwardBatch[] _batches;
    private readonly double[] _weights;
    private readonly Dictionary<int, FusedSequence> _sequences = [];
    private readonly Stack<FusedSequence> _spare = [];
    private int[] _tokens = [];
    private int _lastId;
    private long _pass;
    private bool _disposed;

    public FusedSession(FusedLanguageModel model, SessionOptions? options)
    {
        _model = model;
        var parts = model.Parts;
        _sessions = new IModelSession[parts.Length];
        _batches = new ForwardBatch[parts.Length];
        _weights = new double[model.Rule.GetWeightCount(parts.Length - 2)];
        try
        {
            for (int i = 0; i < parts.Length; i++) _sessions[i] = parts[i].OpenSession(options);
        }
        catch
        {
            foreach (var session in _sessions) session?.Dispose();
            throw;
        }

        for (int i = 0; i < parts.Length; i++) _batches[i] = new ForwardBatch(model.Info.VocabularySize);
    }

    /// <summary>That of the part with the least.</summary>
    public int Capacity
    {
        get
        {
            int least = int.MaxValue;
            foreach (var session in _sessions) least = Math.Min(least, session.Capacity);
            return least;
        }
    }

    /// <summary>That of the part where most is taken: parts may allocate in different granularity.</summary>
    public int Occupied
    {
        get
        {
            int most = 0;
            foreach (var session in _sessions) most = Math.Max(most, session.Occupied);
            return Math.Min(most, Capacity);
        }
    }

    public SequenceId Create()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Add(source: null);
    }

    public SequenceId Fork(SequenceId source) => Add(Find(source, nameof(source)));

    public void Truncate(SequenceId sequence, int length)
    {
        var fused = Find(sequence, nameof(sequence));
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, fused.Length);
        for (int i = 0; i < _sessions.Length; i++) _sessions[i].Truncate(fused.Ids[i], length);
        fused.Length = length;
    }

    public void Release(SequenceId sequence)
    {
        var fused = Find(sequence, nameof(sequence));
        _sequences.Remove(sequence.Value);
        for (int i = 0; i < _sessions.Length; i++) _sessions[i].Release(fused.Ids[i]);
        _spare.Push(fused);
    }

    public int GetLength(SequenceId sequence) => Find(sequence, nameof(sequence)).Length;

    public void Forward(ForwardBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(batch);
        if (batch.PositionCount == 0) return;

        Translate(batch);
        int taken = 0;
        try
        {
            for (; taken < _sessions.Length; taken++) _sessions[taken].Forward(_batches[taken]);
            Fuse(batch);
        }
        catch
        {
            for (int i = 0; i < taken; i++) TakeBack(batch, i);
            throw;
        }

        foreach (var segment in batch.Segments) _sequences[segment.Sequence.Value].Length += segment.Count;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (var session in _sessions) session.Dispose();
        foreach (var batch in _batches) batch.Dispose();
    }

    private SequenceId Add(FusedSequence? source)
    {
        if (!_spare.TryPop(out var fused)) fused = new FusedSequence(_sessions.Length);
        int made = 0;
        try
        {
            for (; made < _sessions.Length; made++) fused.Ids[made] = source is null ? _sessions[made].Create() : _sessions[made].Fork(source.Ids[made]);
        }
        catch
        {
            for (int i = 0; i < made; i++) _sessions[i].Release(fused.Ids[i]);
            _spare.Push(fused);
            throw;
        }

        fused.Length = source?.Length ?? 0;
        fused.LastPass = 0;
        _sequences.Add(++_lastId, fused);
        return new SequenceId(_lastId);
    }

    private void Check(ForwardBatch batch)
    {
        if (batch.VocabularySize != _model.Info.VocabularySize)
        {
            throw new ArgumentException(
                $"The batch is for a vocabulary of {batch.VocabularySize}, but the model has {_model.Info.VocabularySize} tokens.", nameof(batch));
        }

        _pass++;
        foreach (var segment in batch.Segments)
        {
            var fused = Find(segment.Sequence, nameof(batch));
            if (fused.LastPass == _pass) throw new ArgumentException($"Sequence {segment.Sequence.Value} appears twice in the batch.", nameof(batch));
            fused.LastPass = _pass;
            if (segment.Count > _model.Info.ContextLength - fused.Length)
            {
                throw new ContextOverflowException(
                    $"Sequence {segment.Sequence.Value} has {fused.Length} positions and would get {segment.Count} more, "
                    + $"but the model's context length is {_model.Info.ContextLength}.");
            }

            if (batch.GetToken(segment.Start) < 0 && _model.Info.Tier < CapabilityTier.SoftTokens)
                throw new NotSupportedException($"The batch has a soft token, but not every part of '{_model.Info.Name}' takes soft tokens.");
        }
    }

    // The same batch for each part, in the names that the part gave the sequences. Segments come in the same order, so rows have the same numbers.
    private void Translate(ForwardBatch batch)
    {
        foreach (var inner in _batches) inner.Clear();
        foreach (var segment in batch.Segments)
        {
            var fused = _sequences[segment.Sequence.Value];
            if (_tokens.Length < segment.Count) _tokens = new int[Math.Max(segment.Count, 2 * _tokens.Length)];
            for (int i = 0; i < segment.Count; i++) _tokens[i] = batch.GetToken(segment.Start + i);
            for (int i = 0; i < _batches.Length; i++)
            {
                if (_tokens[0] < 0) _batches[i].AddSoft(fused.Ids[i], batch.GetMixture(segment.Start), segment.Logits);
                else _batches[i].Add(fused.Ids[i], _tokens.AsSpan(0, segment.Count), segment.Logits);
            }
        }
    }

    private void Fuse(ForwardBatch batch)
    {
        foreach (var segment in batch.Segments)
        {
            int rows = segment.Logits switch { LogitsRequest.None => 0, LogitsRequest.Last => 1, _ => segment.Count };
            int before = _sequences[segment.Sequence.Value].Length + segment.Count - rows;
            for (int i = 0; i < rows; i++)
            {
                int row = segment.FirstRow + i;
                var logits = batch.GetLogits(row);
                _batches[0].GetLogits(row).CopyTo(logits);
                double objective = _model.Rule.Fuse(logits, new FusionRows(_batches.AsSpan(1), row), _weights);
                _model.Observer?.Invoke(new FusionStep(segment.Sequence, before + i + 1, _weights, objective));
            }
        }
    }

    private void TakeBack(ForwardBatch batch, int part)
    {
        foreach (var segment in batch.Segments)
        {
            var fused = _sequences[segment.Sequence.Value];
            _sessions[part].Truncate(fused.Ids[part], fused.Length);
        }
    }

    private FusedSequence Find(SequenceId id, string parameter)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _sequences.TryGetValue(id.Value, out var fused)
            ? fused
            : throw new ArgumentException($"Sequence {id.Value} does not exist in this session: it was never created here, or was released.", parameter);
    }
}
