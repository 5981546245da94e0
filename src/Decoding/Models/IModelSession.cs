namespace Reasoning.Decoding.Models;

/// <summary>
/// One key-value cache and the sequences in it. Not thread-safe: one call at a time, from any thread.
/// </summary>
/// <remarks>
/// A sequence is the list of positions computed so far. Forks share the memory of their common prefix: it is neither copied nor computed again.
/// A backend whose <see cref="ModelInfo.IsBatchInvariant"/> is true gives bit-identical logits for a sequence whatever else is in the batch,
/// however its positions were split over calls, and whether its prefix is shared or not.
/// </remarks>
public interface IModelSession : IDisposable
{
    /// <summary>How many distinct positions the cache can hold, over all sequences (a shared prefix counts once).</summary>
    int Capacity { get; }

    /// <summary>How many positions of <see cref="Capacity"/> are taken at present, in whatever granularity the backend allocates them.</summary>
    int Occupied { get; }

    /// <summary>Creates an empty sequence. O(1).</summary>
    SequenceId Create();

    /// <summary>Creates a sequence whose content equals <paramref name="source"/> now. Costs no computation; later inputs to either do not affect the other.</summary>
    /// <exception cref="ArgumentException">The sequence does not exist in this session.</exception>
    SequenceId Fork(SequenceId source);

    /// <summary>Cuts a sequence back to its first <paramref name="length"/> positions.</summary>
    /// <exception cref="ArgumentException">The sequence does not exist in this session.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or more than the sequence's length.</exception>
    void Truncate(SequenceId sequence, int length);

    /// <summary>Releases a sequence and the memory that no other sequence shares with it.</summary>
    /// <exception cref="ArgumentException">The sequence does not exist in this session.</exception>
    void Release(SequenceId sequence);

    /// <summary>How many positions the sequence holds.</summary>
    /// <exception cref="ArgumentException">The sequence does not exist in this session.</exception>
    int GetLength(SequenceId sequence);

    /// <summary>
    /// Appends every input of <paramref name="batch"/> to its sequence and writes the logits asked for into the batch.
    /// </summary>
    /// <remarks>Either the whole batch is taken or, when it is refused, nothing has changed.</remarks>
    /// <exception cref="ArgumentException">A sequence does not exist or appears twice in the batch, or a token is outside the vocabulary.</exception>
    /// <exception cref="ContextOverflowException">A sequence would grow past the context length, or the cache is full.</exception>
    /// <exception cref="NotSupportedException">The batch has a soft token and the model is below <see cref="CapabilityTier.SoftTokens"/>.</exception>
    void Forward(ForwardBatch batch);
}
