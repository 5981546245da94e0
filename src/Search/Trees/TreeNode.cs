using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees;

/// <summary>A node of a search tree: a solution or the beginning of one, with what the search knows of it.</summary>
public sealed class TreeNode
{
    private readonly List<TreeNode> _children = [];

    internal TreeNode(int index, TreeNode? parent, StepNode solution) => (Index, Parent, Solution) = (index, parent, solution);

    /// <summary>In which order the search made it; the root is 0.</summary>
    public int Index { get; }

    /// <summary>Its name in the trace.</summary>
    public string Id => FormattableString.Invariant($"n{Index}");

    /// <summary>The node that it was made from; null for the root.</summary>
    public TreeNode? Parent { get; }

    /// <summary>The solution so far.</summary>
    public StepNode Solution { get; }

    /// <summary>How many steps it has.</summary>
    public int Depth => Solution.Depth;

    /// <summary>Whether its solution has ended, so that it cannot be expanded.</summary>
    public bool IsEnded => Solution.IsEnded;

    /// <summary>What was made from it, in the order of the samples.</summary>
    public IReadOnlyList<TreeNode> Children => _children;

    /// <summary>How often its step was sampled, where equal ones are merged; at least 1.</summary>
    public int Samples { get; internal set; } = 1;

    /// <summary>How many steps were asked for from here, merged or not.</summary>
    public int Asked { get; internal set; }

    /// <summary>How promising it is, from 0 to 1: the verifier's or the scorer's score. NaN for the root.</summary>
    public double Score { get; internal set; } = double.NaN;

    /// <summary>Whether it is a whole solution that the verifier let pass.</summary>
    public bool HasPassed { get; internal set; }

    internal void Add(TreeNode child) => _children.Add(child);
}
