using Reasoning.Decoding.Sampling;
using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees;

/// <summary>
/// What makes one tree search different from another: which nodes are expanded next and how widely (<see cref="Choose"/>), and what is learned from the new ones
/// (<see cref="Learn"/>). Belongs to one search; everything it decides is to depend on the tree alone.
/// </summary>
public abstract class TreePolicy
{
    /// <summary>Which nodes are one. The default is <see cref="TreeMerging.EqualSteps"/>.</summary>
    public virtual TreeMerging Merging => TreeMerging.EqualSteps;

    /// <summary>How the answer is chosen where there is no verifier and the options do not say. The default is the best score.</summary>
    public virtual SolutionChoice WithoutVerifier => SolutionChoice.BestScore;

    /// <summary>What is expanded in the next round, all at once; none where the search is done.</summary>
    /// <param name="tree">The tree.</param>
    public abstract IReadOnlyList<TreeExpansion> Choose(SearchTree tree);

    /// <summary>Takes in what a round brought. Called once after each, with the scores set.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="round">What was expanded.</param>
    /// <param name="added">The new nodes in the order of the expansions and their samples, without those that were merged.</param>
    public abstract void Learn(SearchTree tree, IReadOnlyList<TreeExpansion> round, IReadOnlyList<TreeNode> added);

    /// <summary>How to sample a whole solution before the search, which it is then measured against; null, the default, for none.</summary>
    public virtual SamplingOptions? BaselineSampling => null;

    /// <summary>Told the score of the whole solution that was sampled before the search.</summary>
    /// <param name="score">The score, from 0 to 1.</param>
    /// <returns>Whether to go on searching.</returns>
    public virtual bool GoesOnAfter(double score) => true;

    /// <summary>Whether the search is to end with a whole solution sampled at once, because its tree brought none.</summary>
    public virtual bool FallsBack => false;

    /// <summary>The node that is the answer where there is no verifier and the options do not say how to choose; null, the default, for the best score.</summary>
    public virtual TreeNode? Answer => null;

    /// <summary>What there is to count, by name.</summary>
    /// <param name="tree">The tree.</param>
    public virtual IReadOnlyDictionary<string, double> Figures(SearchTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["depth"] = tree.Nodes.Max(node => node.Depth),
            ["expansions"] = tree.Expansions,
            ["merged"] = tree.Merged,
            ["nodes"] = tree.Nodes.Count,
        };
    }
}
