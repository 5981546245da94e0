using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Engine.Cache;

/// <summary>
/// The sequences of a session over one store of chunks. A fork refers to the same chunks; whoever then writes into a chunk that is still shared gets a
/// copy of it first. Growing many sequences at once either succeeds for all or changes nothing.
/// </summary>
internal sealed class SequenceTable : IDisposable
{
    private readonly Dictionary<int, CachedSequence> _sequences = [];
    private readonly Stack<CachedSequence> _spare = [];
    private readonly List<(CachedSequence Sequence, int Replaced)> _changes = []; // Replaced is −1 for an appended chunk
    private readonly int _mostChunks;
    private int _lastId;

    /// <summary>Creates an empty table.</summary>
    public SequenceTable(LlamaShape shape, int mostChunks)
    {
        Chunks = new KeyValueChunks(shape);
        _mostChunks = mostChunks;
    }

    /// <summary>Where keys and values are.</summary>
    public KeyValueChunks Chunks { get; }

    /// <summary>Creates an empty sequence.</summary>
    public SequenceId Create()
    {
        if (!_spare.TryPop(out CachedSequence? sequence))
            sequence = new CachedSequence();
        _sequences.Add(++_lastId, sequence);
        return new SequenceId(_lastId);
    }

    /// <summary>The sequence of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public CachedSequence Find(SequenceId id, string parameter) => _sequences.TryGetValue(id.Value, out CachedSequence? sequence)
        ? sequence
        : throw new ArgumentException($"Sequence {id.Value} does not exist in this session: it was never created here, or was released.", parameter);

    /// <summary>Creates a sequence with the content of another.</summary>
    public SequenceId Fork(CachedSequence source)
    {
        SequenceId id = Create();
        CachedSequence fork = _sequences[id.Value];
        foreach (int chunk in source.Chunks)
        {
            Chunks.AddReference(chunk);
            fork.Add(chunk);
        }

        fork.Length = source.Length;
        return id;
    }

    /// <summary>Cuts a sequence back.</summary>
    public void Truncate(CachedSequence sequence, int length)
    {
        int needed = (length + KeyValueChunks.Length - 1) / KeyValueChunks.Length;
        while (sequence.Chunks.Length > needed)
            Chunks.Release(sequence.RemoveLast());
        sequence.Length = length;
    }

    /// <summary>Forgets a sequence.</summary>
    public void Release(SequenceId id, CachedSequence sequence)
    {
        Truncate(sequence, 0);
        sequence.LastPass = 0;
        _sequences.Remove(id.Value);
        _spare.Push(sequence);
    }

    /// <summary>Begins to reserve room for a batch; what is reserved from here on can be undone.</summary>
    public void BeginReservation() => _changes.Clear();

    /// <summary>Makes room for <paramref name="count"/> more positions, in chunks that nobody shares. The length stays.</summary>
    /// <exception cref="ContextOverflowException">The store is full.</exception>
    public void Reserve(CachedSequence sequence, int count)
    {
        int within = sequence.Length % KeyValueChunks.Length;
        int last = sequence.Chunks.Length - 1;
        if (within != 0 && Chunks.IsShared(sequence.Chunks[last]))
        {
            RequireRoom();
            int shared = sequence.Chunks[last];
            sequence.Replace(last, Chunks.AcquireCopy(shared, within));
            Chunks.Release(shared);
            _changes.Add((sequence, shared));
        }

        while ((long)sequence.Chunks.Length * KeyValueChunks.Length < (long)sequence.Length + count)
        {
            RequireRoom();
            sequence.Add(Chunks.Acquire());
            _changes.Add((sequence, -1));
        }
    }

    /// <summary>Takes back everything since <see cref="BeginReservation"/>.</summary>
    public void UndoReservation()
    {
        for (int i = _changes.Count - 1; i >= 0; i--)
        {
            (CachedSequence sequence, int replaced) = _changes[i];
            Chunks.Release(sequence.RemoveLast());
            if (replaced < 0)
                continue;
            Chunks.AddReference(replaced);
            sequence.Add(replaced);
        }

        _changes.Clear();
    }

    public void Dispose() => Chunks.Dispose();

    private void RequireRoom()
    {
        if (Chunks.InUse < _mostChunks)
            return;
        throw new ContextOverflowException(
            $"The cache is full: all of its {(long)_mostChunks * KeyValueChunks.Length} positions are taken; release sequences or open the session with a larger capacity.");
    }
}
