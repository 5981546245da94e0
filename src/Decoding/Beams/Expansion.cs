namespace Reasoning.Decoding.Beams;

/// <summary>A hypothesis whose next-token distribution was computed, with its best continuations and the cache positions that they go on from.</summary>
internal sealed class Expansion(int most)
{
    private readonly BeamCandidate[] _children = new BeamCandidate[most];

    /// <summary>Its node.</summary>
    public int Node { get; set; }

    /// <summary>Its positions; null once nothing can follow any more, or the last continuation took them over.</summary>
    public BeamSlot? Slot { get; set; }

    /// <summary>How many of its continuations wait in the queue.</summary>
    public int Waiting { get; set; }

    /// <summary>How many continuations there are.</summary>
    public int Count { get; set; }

    /// <summary>The continuations, best first; only the first <see cref="Count"/> are meant.</summary>
    public BeamCandidate[] Children => _children;
}
