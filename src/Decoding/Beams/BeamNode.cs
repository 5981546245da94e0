using Reasoning.Decoding.Generation;

namespace Reasoning.Decoding.Beams;

/// <summary>One token of the tree of hypotheses; a hypothesis is the path from the root to its last node.</summary>
/// <param name="Parent">Index of the node before it; −1 for the root.</param>
/// <param name="Token">The token; −1 for the root.</param>
/// <param name="Length">How many tokens the path has.</param>
/// <param name="LogProbability">The path's log-probability under the model itself.</param>
/// <param name="Weight">Sum of the gains along the path: the log-probability after processors.</param>
/// <param name="Score">What hypotheses are ranked by.</param>
/// <param name="StopState">How much of a stop string the path's text ends with.</param>
/// <param name="Reason">Why the hypothesis ended; null while it goes on.</param>
internal readonly record struct BeamNode(
    int Parent, int Token, int Length, double LogProbability, double Weight, double Score, int StopState, FinishReason? Reason)
{
    /// <summary>Whether nothing follows.</summary>
    public bool IsFinished => Reason is not null;
}
