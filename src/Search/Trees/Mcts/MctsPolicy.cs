namespace Reasoning.Search.Trees.Mcts;

/// <summary>Goes down by upper confidence bounds, and backs scores up.</summary>
internal sealed class MctsPolicy(MctsOptions options) : TreePolicy
{
    private readonly List<Statistics> _statistics = [new Statistics()];
    private int _extraWidth;

    public override IReadOnlyList<TreeExpansion> Choose(SearchTree tree)
    {
        var round = new List<TreeExpansion>();
        var most = Math.Min(options.Parallel, options.Expansions - tree.Expansions);
        if (most > 0 && GoDown(tree.Root) is null && options.Sampling.Temperature > 0 && (tree.Scope.HasVerifier || !tree.Nodes.Any(node => node.IsEnded))) Widen(tree);
        for (; most > 0 && GoDown(tree.Root) is { } node; most--)
        {
            var width = WidthOf(node);
            var own = _statistics[node.Index];
            own.IsUnderWay = true;
            for (var visited = node; visited is not null; visited = visited.Parent) _statistics[visited.Index].UnderWay++;
            var reason = FormattableString.Invariant($"a value of {own.Value(options.Backup):0.###} after {own.Visits} visits, a width of {width} with {node.Asked} made");
            round.Add(new TreeExpansion(node, Math.Min(options.MaxWidth, width - node.Asked), options.Sampling, reason));
        }

        return round;
    }

    public override void Learn(SearchTree tree, IReadOnlyList<TreeExpansion> round, IReadOnlyList<TreeNode> added)
    {
        foreach (var expansion in round) _statistics[expansion.Node.Index].IsUnderWay = false;
        foreach (var statistics in _statistics) statistics.UnderWay = 0;
        foreach (var node in added)
        {
            _statistics.Add(new Statistics());
            for (var visited = node; visited is not null; visited = visited.Parent) _statistics[visited.Index].Add(node.Score);
        }
    }

    /// <summary>Once everything is expanded, further samples of what was expanded may still bring what the first ones did not.</summary>
    private void Widen(SearchTree tree)
    {
        _extraWidth += options.Width;
        tree.Scope.Decide("widen", subject: null, FormattableString.Invariant($"Nothing is open after {tree.Expansions} expansions; every node may have {options.Width} more."));
        foreach (var statistics in _statistics) statistics.IsClosed = false;
    }

    /// <summary>The node to expand at or below a node; null where there is none.</summary>
    private TreeNode? GoDown(TreeNode node)
    {
        var own = _statistics[node.Index];
        if (node.IsEnded || own.IsClosed || own.IsUnderWay) return null;
        if (node.Asked < WidthOf(node)) return node;
        var visits = node.Children.Sum(child => _statistics[child.Index].AllVisits);
        foreach (var child in node.Children.OrderByDescending(child => BoundOf(child, visits)).ThenBy(child => child.Index))
            if (GoDown(child) is { } found) return found;

        own.IsClosed = node.Children.All(child => child.IsEnded || _statistics[child.Index].IsClosed);
        return null;
    }

    private double BoundOf(TreeNode child, int visits)
    {
        var statistics = _statistics[child.Index];
        return UpperConfidence.Uct(statistics.Value(options.Backup), statistics.AllVisits, visits, options.Exploration);
    }

    private int WidthOf(TreeNode node)
    {
        if (node.Children.Count == 0) return options.Width + _extraWidth;
        var middle = double.IsNaN(node.Score) ? node.Children.Average(child => child.Score) : node.Score;
        var importance = node.Children.Max(child => Math.Abs(child.Score - middle));
        return ExpansionWidth.Of(importance, options.Importance, options.Width, options.MaxWidth) + _extraWidth;
    }

    /// <summary>What was found at a node and below.</summary>
    private sealed class Statistics
    {
        private double _sum;
        private double _greatest;

        public int Visits { get; private set; }

        public int UnderWay { get; set; }

        public bool IsUnderWay { get; set; }

        public bool IsClosed { get; set; }

        public int AllVisits => Visits + UnderWay;

        public double Value(MctsBackup backup) => backup == MctsBackup.Max ? _greatest : Visits == 0 ? 0 : _sum / Visits;

        public void Add(double score)
        {
            Visits++;
            _sum += score;
            _greatest = Math.Max(_greatest, score);
        }
    }
}
