using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Engine.Cache;

/// <summary>A sequence: its chunks in order, and how many positions it has.</summary>
internal sealed class CachedSequence
{
    private readonly List<int> _chunks = [];

    /// <summary>Positions computed so far.</summary>
    public int Length { get; set; }

    /// <summary>The forward pass that last saw the sequence, to notice one that is named twice.</summary>
    public long LastPass { get; set; }

    /// <summary>The chunks of positions 0 to 31, 32 to 63, and so on.</summary>
    public ReadOnlySpan<int> Chunks => CollectionsMarshal.AsSpan(_chunks);

    /// <summary>Appends a chunk.</summary>
    public void Add(int chunk) => _chunks.Add(chunk);

    /// <summary>Puts another chunk in the place of one.</summary>
    public void Replace(int index, int chunk) => _chunks[index] = chunk;

    /// <summary>Removes the last chunk.</summary>
    public int RemoveLast()
    {
        int chunk = _chunks[^1];
        _chunks.RemoveAt(_chunks.Count - 1);
        return chunk;
    }

    /// <summary>Orders sequences so that those that share a prefix are neighbours.</summary>
    public int CompareTo(CachedSequence other) => Chunks.SequenceCompareTo(other.Chunks);
}
