using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Speculation.Trigrams;

/// <summary>
/// The Monte Carlo tree search of <see cref="TrigramDraftSource"/>: a node is a token after those above it. Its memory is kept from search to search.
/// </summary>
internal sealed class DraftTreeSearch(AdaptiveTrigrams trigrams)
{
    private const int Root = 0;
    private Node[] _nodes = new Node[256];
    private int _nodeCount;
    private int _previous;
    private int _depth;
    private readonly List<long> _order = [];     // nodes by visits, then the leaves among the best of them by rank
    private readonly List<int> _leaves = [];

    /// <summary>How many paths were found.</summary>
    public int PathCount => _leaves.Count;

    /// <summary>The nodes of the last search; the root, which stands for the last token, first.</summary>
    public ReadOnlySpan<Node> Nodes => _nodes.AsSpan(0, _nodeCount);

    /// <summary>Searches from the last two tokens.</summary>
    /// <param name="first">The last but one token.</param>
    /// <param name="second">The last token.</param>
    /// <param name="depth">How many tokens deep; at least 1.</param>
    /// <param name="iterations">How many simulations are made.</param>
    /// <param name="visitedPaths">How many of the most visited nodes make the paths.</param>
    /// <param name="random">Decides the rollouts.</param>
    public void Run(int first, int second, int depth, int iterations, int visitedPaths, CounterRandom random)
    {
        _previous = first;
        _depth = depth;
        _nodes[Root] = new Node { Token = second, Parent = -1 };
        _nodeCount = 1;
        _leaves.Clear();
        if (trigrams.GetSuccessors(first, second).IsEmpty) return;

        for (int i = 0; i < iterations; i++) Simulate(ref random);
        RankPaths(visitedPaths);
    }

    /// <summary>Writes a path: the tokens down to its leaf, and the leaf's best successor.</summary>
    /// <param name="index">0 for the best path.</param>
    /// <param name="destination">Room for one token more than the depth.</param>
    /// <returns>How many tokens it has.</returns>
    public int ReadPath(int index, Span<int> destination)
    {
        int leaf = _leaves[index], length = _nodes[leaf].Depth;
        for (int node = leaf; node != Root; node = _nodes[node].Parent) destination[_nodes[node].Depth - 1] = _nodes[node].Token;
        var successors = trigrams.GetSuccessors(TokenBefore(leaf), _nodes[leaf].Token);
        if (!successors.IsEmpty) destination[length++] = successors[0].Token;
        return length;
    }

    private void Simulate(ref CounterRandom random)
    {
        int node = Root;
        while (_nodes[node].ChildCount > 0) node = SelectChild(node);
        if (_nodes[node].Depth < _depth && (node == Root || _nodes[node].Visits > 0) && Expand(node)) node = _nodes[node].FirstChild;

        double reward = 1 + Rollout(node, ref random);
        for (int above = node; above != Root; above = _nodes[above].Parent) reward += _nodes[above].Weight;
        for (; node >= 0; node = _nodes[node].Parent)
        {
            _nodes[node].Visits++;
            _nodes[node].TotalReward += reward;
        }
    }

    private int SelectChild(int parent)
    {
        double visits = _nodes[parent].Visits;
        double exploration = (32 + Math.Log((visits + 9) / 8)) * Math.Sqrt(visits);
        int first = _nodes[parent].FirstChild, best = first;
        double bestScore = double.NegativeInfinity;
        for (int child = first; child < first + _nodes[parent].ChildCount; child++)
        {
            ref readonly var node = ref _nodes[child];
            if (node.Visits == 0) return child;
            double score = (node.TotalReward / node.Visits) + (exploration * node.Prior / (1 + node.Visits));
            if (score <= bestScore) continue;
            bestScore = score;
            best = child;
        }

        return best;
    }

    private bool Expand(int parent)
    {
        var successors = trigrams.GetSuccessors(TokenBefore(parent), _nodes[parent].Token);
        if (_nodeCount + successors.Length > _nodes.Length) Array.Resize(ref _nodes, _nodes.Length * 2);
        double total = Total(successors);
        _nodes[parent].FirstChild = _nodeCount;
        _nodes[parent].ChildCount = successors.Length;
        foreach (var (token, weight) in successors)
        {
            _nodes[_nodeCount++] = new Node { Token = token, Parent = parent, Depth = _nodes[parent].Depth + 1, Weight = weight, Prior = weight / total };
        }

        return !successors.IsEmpty;
    }

    // Goes on at random, in proportion to the weights, down to the depth of the search.
    private double Rollout(int node, ref CounterRandom random)
    {
        int first = TokenBefore(node), second = _nodes[node].Token;
        double sum = 0;
        for (int level = _nodes[node].Depth; level < _depth; level++)
        {
            var successors = trigrams.GetSuccessors(first, second);
            if (successors.IsEmpty) break;
            var chosen = Draw(successors, random.NextDouble());
            sum += chosen.Weight;
            (first, second) = (second, chosen.Token);
        }

        return sum;
    }

    private static Successor Draw(ReadOnlySpan<Successor> successors, double uniform)
    {
        double left = uniform * Total(successors);
        for (int i = 0; i < successors.Length - 1; i++)
        {
            left -= successors[i].Weight;
            if (left < 0) return successors[i];
        }

        return successors[^1];
    }

    private static double Total(ReadOnlySpan<Successor> successors)
    {
        double total = 0;
        foreach (var successor in successors) total += successor.Weight;
        return total;
    }

    // A parent has at least the visits of its child and a lower index, so the best nodes make a tree that hangs together.
    private void RankPaths(int visitedPaths)
    {
        _order.Clear();
        for (int node = 1; node < _nodeCount; node++)
            if (_nodes[node].Visits > 0) _order.Add(Rank(_nodes[node].Visits, node));
        _order.Sort();
        if (_order.Count > visitedPaths) _order.RemoveRange(visitedPaths, _order.Count - visitedPaths);
        foreach (long ranked in _order) _nodes[_nodes[(int)ranked].Parent].IsInner = true;

        for (int i = 0; i < _order.Count; i++)
        {
            int leaf = (int)_order[i];
            if (_nodes[leaf].IsInner) continue;
            long visits = 0;
            for (int node = leaf; node != Root; node = _nodes[node].Parent) visits += _nodes[node].Visits;
            _order[_leaves.Count] = Rank(visits, leaf);   // its place was read already
            _leaves.Add(leaf);
        }

        _order.RemoveRange(_leaves.Count, _order.Count - _leaves.Count);
        _order.Sort();
        for (int i = 0; i < _leaves.Count; i++) _leaves[i] = (int)_order[i];
    }

    private static long Rank(long visits, int node) => (-visits << 32) | (uint)node;

    private int TokenBefore(int node) => node == Root ? _previous : _nodes[_nodes[node].Parent].Token;

    internal struct Node
    {
        public int Token;
        public int Parent;
        public int Depth;
        public int FirstChild;
        public int ChildCount;
        public int Visits;
        public bool IsInner;
        public float Weight;
        public double Prior;
        public double TotalReward;
    }
}
