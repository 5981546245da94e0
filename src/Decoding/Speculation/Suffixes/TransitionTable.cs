using System.Numerics;

namespace Reasoning.Decoding.Speculation.Suffixes;

/// <summary>
/// The transitions of a growing automaton: found by state and token through an open-addressing table, walked per state through a list. Nothing is removed.
/// 16 bytes per transition and 4 per slot.
/// </summary>
internal sealed class TransitionTable
{
    private Edge[] _edges;
    private int[] _slots;   // index of an edge plus 1; 0 is free
    private int _shift;

    public TransitionTable(int capacity)
    {
        _edges = new Edge[capacity];
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)capacity * 3 / 2)];
        _shift = 64 - BitOperations.Log2((uint)_slots.Length);
    }

    public int Count { get; private set; }

    public Edge this[int edge] => _edges[edge];

    /// <summary>The transition of a state by a token; −1 when there is none.</summary>
    public int Find(int state, int token) => _slots[Slot(state, token)] - 1;

    /// <summary>The transition of a state by a token. Where there is none, adds one to a target in front of the state's list and returns −1.</summary>
    public int FindOrAdd(int state, int token, int target, ref int firstEdge)
    {
        int slot = Slot(state, token);
        if (_slots[slot] != 0) return _slots[slot] - 1;

        if (Count == _edges.Length) Array.Resize(ref _edges, Count * 2);
        _edges[Count] = new Edge(state, token, target, firstEdge);
        firstEdge = Count++;
        _slots[slot] = Count;
        if (Count > _slots.Length / 3 * 2) Grow();
        return -1;
    }

    /// <summary>Lets a transition lead elsewhere.</summary>
    public void Redirect(int edge, int target) => _edges[edge] = _edges[edge] with { Target = target };

    private int Slot(int state, int token)
    {
        int mask = _slots.Length - 1;
        ulong key = ((ulong)(uint)state << 32) | (uint)token;
        int slot = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (_slots[slot] is not 0 and int coded && (_edges[coded - 1].State != state || _edges[coded - 1].Token != token)) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        _shift--;
        for (int edge = 0; edge < Count; edge++) _slots[Slot(_edges[edge].State, _edges[edge].Token)] = edge + 1;
    }

    /// <summary>A transition, and the next one of the same state (−1 at the end).</summary>
    internal readonly record struct Edge(int State, int Token, int Target, int Next);
}
