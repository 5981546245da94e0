using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees;

/// <summary>The tree of one search: every node that was made, and what it cost to make them.</summary>
public sealed class SearchTree
{
    private readonly List<TreeNode> _nodes = [];
    private readonly HashSet<(string Lines, bool IsEnded)> _states = [("", false)];

    internal SearchTree(SearchScope scope)
    {
        Scope = scope;
        Root = new TreeNode(0, parent: null, StepNode.Empty);
        _nodes.Add(Root);
    }

    /// <summary>The way to everything outside.</summary>
    public SearchScope Scope { get; }

    /// <summary>The empty solution.</summary>
    public TreeNode Root { get; }

    /// <summary>Every node in the order in which they were made.</summary>
    public IReadOnlyList<TreeNode> Nodes => _nodes;

    /// <summary>How many expansions there were; a node that was expanded twice counts twice.</summary>
    public int Expansions { get; internal set; }

    /// <summary>Steps that were the same as those of a known node.</summary>
    public int Merged { get; private set; }

    /// <summary>The node of a sampled step; null where it is merged into a known one.</summary>
    internal TreeNode? Add(TreeNode parent, StepNode step, TreeMerging merging)
    {
        if (merging != TreeMerging.None)
        {
            var same = parent.Children.FirstOrDefault(child => child.Solution.Text == step.Text && child.IsEnded == step.IsEnded);
            if (same is not null) same.Samples++;
            if (same is not null || (merging == TreeMerging.EqualStates && !_states.Add((StateOf(step.Text), step.IsEnded))))
            {
                Merged++;
                return null;
            }
        }

        var node = new TreeNode(_nodes.Count, parent, step);
        _nodes.Add(node);
        parent.Add(node);
        return node;
    }

    /// <summary>The text without the space at the ends of lines, and with one blank line for several: what comes after a blank line may be another thing than before.</summary>
    private static string StateOf(string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd()).ToArray();
        return string.Join('\n', lines.Where((line, i) => line.Length > 0 || i == 0 || lines[i - 1].Length > 0 || i == lines.Length - 1));
    }
}
