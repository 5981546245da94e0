namespace Reasoning.Decoding.Beams;

/// <summary>A hypothesis that may become part of the next beam: one of this beam with one more token, or a finished one as it is.</summary>
/// <param name="Origin">Index of the hypothesis in this beam.</param>
/// <param name="Parent">Its node.</param>
/// <param name="Token">The token that follows; −1 for a finished hypothesis.</param>
/// <param name="LogProbability">The candidate's log-probability under the model itself.</param>
/// <param name="Weight">Sum of its gains.</param>
/// <param name="Score">What it is ranked by.</param>
internal readonly record struct BeamCandidate(int Origin, int Parent, int Token, double LogProbability, double Weight, double Score)
{
    /// <summary>A hypothesis with one more token.</summary>
    /// <param name="origin">Its index in the beam.</param>
    /// <param name="parent">The index of its node.</param>
    /// <param name="node">The node itself.</param>
    /// <param name="row">The distribution of its next token.</param>
    /// <param name="token">The token.</param>
    /// <param name="score">What hypotheses are ranked by.</param>
    public static BeamCandidate Continue(int origin, int parent, in BeamNode node, in TokenRow row, int token, HypothesisScore score)
    {
        double weight = node.Weight + row.Gain(token);
        return new BeamCandidate(
            origin, parent, token, node.LogProbability + row.LogProbability(token), weight, score.Score(weight, node.Length + 1));
    }
}
