using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Scheduling;

/// <summary>
/// Keeps finished sequences for requests that begin the same way: a radix tree over tokens whose leaves own a sequence each. The positions of an inner node
/// are held by any leaf below it. When too many positions are kept, the least recently used leaf is cut back to the next branch.
/// </summary>
/// <remarks>All operations are linear in the length of the tokens, but eviction, which also looks at every leaf. Used on one thread.</remarks>
internal sealed class PrefixCache(IModelSession session, int budget)
{
    private readonly Node _root = new(null, []);
    private readonly List<Node> _leaves = [];
    private long _clock;

    /// <summary>Distinct positions kept.</summary>
    public int Positions { get; private set; }

    /// <summary>Sequences kept.</summary>
    public int Count => _leaves.Count;

    /// <summary>Forks the kept sequence that shares the longest beginning with some tokens, cut to what they share.</summary>
    /// <param name="tokens">The tokens wanted.</param>
    /// <param name="minimum">Shorter matches are not worth it.</param>
    /// <param name="id">The new sequence, owned by the caller.</param>
    /// <returns>Its length; 0 when there is no match.</returns>
    public int TryFork(ReadOnlySpan<int> tokens, int minimum, out SequenceId id)
    {
        var node = Walk(tokens, out int matched, out _);
        id = default;
        if (matched < Math.Max(1, minimum)) return 0;

        var leaf = node;
        while (leaf.Children.Count > 0) leaf = leaf.Children.Values.First();
        Touch(node);
        leaf.LastUsed = _clock;
        id = session.Fork(leaf.Sequence);
        session.Truncate(id, matched);
        return matched;
    }

    /// <summary>How long a beginning of some tokens is kept.</summary>
    public int Match(ReadOnlySpan<int> tokens)
    {
        Walk(tokens, out int matched, out _);
        return matched;
    }

    /// <summary>Keeps a sequence.</summary>
    /// <param name="tokens">Its tokens, one per position.</param>
    /// <param name="id">The sequence; from here on it belongs to the cache, which may release it at once.</param>
    public void Insert(ReadOnlySpan<int> tokens, SequenceId id)
    {
        if (tokens.IsEmpty || tokens.Length > budget)
        {
            session.Release(id);
            return;
        }

        var node = Walk(tokens, out int matched, out int intoEdge);
        if (matched == tokens.Length)
        {
            session.Release(id);   // a leaf below holds all of it
            Touch(node);
            return;
        }

        if (intoEdge < node.Edge.Length) node = Split(node, intoEdge);
        if (node.Children.Count == 0 && node != _root)
        {
            // The new sequence extends a kept one and holds its positions too.
            session.Release(node.Sequence);
            RemoveLeaf(node);
        }

        var leaf = new Node(node, tokens[matched..].ToArray()) { Sequence = id };
        node.Children.Add(leaf.Edge[0], leaf);
        AddLeaf(leaf);
        Positions += leaf.Edge.Length;
        Touch(leaf);
        while (Positions > budget) EvictOne();
    }

    /// <summary>Gives up the positions of the least recently used leaf that no other shares. False when nothing is kept.</summary>
    public bool EvictOne()
    {
        if (_leaves.Count == 0) return false;

        var leaf = _leaves[0];
        foreach (var candidate in _leaves)
            if (candidate.LastUsed < leaf.LastUsed) leaf = candidate;

        var parent = leaf.Parent!;
        parent.Children.Remove(leaf.Edge[0]);
        RemoveLeaf(leaf);
        Positions -= leaf.Edge.Length;
        if (parent.Children.Count == 0 && parent != _root)
        {
            session.Truncate(leaf.Sequence, parent.Depth);
            parent.Sequence = leaf.Sequence;
            AddLeaf(parent);
        }
        else
        {
            session.Release(leaf.Sequence);
        }

        return true;
    }

    /// <summary>Releases everything.</summary>
    public void Clear()
    {
        foreach (var leaf in _leaves) session.Release(leaf.Sequence);
        _leaves.Clear();
        _root.Children.Clear();
        Positions = 0;
    }

    // Follows tokens as far as they match; the node returned is the one whose edge the match ends in (or ends with).
    private Node Walk(ReadOnlySpan<int> tokens, out int matched, out int intoEdge)
    {
        var node = _root;
        matched = intoEdge = 0;
        while (intoEdge == node.Edge.Length && matched < tokens.Length && node.Children.TryGetValue(tokens[matched], out var child))
        {
            node = child;
            intoEdge = node.Edge.AsSpan().CommonPrefixLength(tokens[matched..]);
            matched += intoEdge;
        }

        return node;
    }

    private static Node Split(Node node, int at)
    {
        var upper = new Node(node.Parent, node.Edge[..at]) { LastUsed = node.LastUsed };
        node.Parent!.Children[upper.Edge[0]] = upper;
        node.Parent = upper;
        node.Edge = node.Edge[at..];
        upper.Children.Add(node.Edge[0], node);
        return upper;
    }

    private void Touch(Node? node)
    {
        _clock++;
        for (; node is not null; node = node.Parent) node.LastUsed = _clock;
    }

    private void AddLeaf(Node leaf)
    {
        leaf.LeafIndex = _leaves.Count;
        _leaves.Add(leaf);
    }

    private void RemoveLeaf(Node leaf)
    {
        var last = _leaves[^1];
        _leaves[leaf.LeafIndex] = last;
        last.LeafIndex = leaf.LeafIndex;
        _leaves.RemoveAt(_leaves.Count - 1);
    }

    private sealed class Node(Node? parent, int[] edge)
    {
        public Node? Parent { get; set; } = parent;
        public int[] Edge { get; set; } = edge;
        public int Depth { get; } = (parent?.Depth ?? 0) + edge.Length;
        public Dictionary<int, Node> Children { get; } = [];
        public SequenceId Sequence { get; set; }
        public long LastUsed { get; set; }
        public int LeafIndex { get; set; }
    }
}
