using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Trees;

/// <summary>A decision to expand a node.</summary>
/// <param name="Node">The node; it must not have ended.</param>
/// <param name="Count">How many steps to sample, at least 1.</param>
/// <param name="Sampling">How tokens are chosen.</param>
/// <param name="Reason">Why this node and this number, with the figures, for the trace.</param>
public sealed record TreeExpansion(TreeNode Node, int Count, SamplingOptions Sampling, string Reason);
