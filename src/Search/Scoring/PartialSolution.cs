namespace Reasoning.Search.Scoring;

/// <summary>A solution, or the beginning of one.</summary>
/// <param name="Text">The text, without the prompt.</param>
/// <param name="IsComplete">Whether the model ended it.</param>
/// <param name="Tokens">Tokens generated for it.</param>
/// <param name="LogProbability">Sum of their natural-log probabilities under the model; NaN where unknown.</param>
public sealed record PartialSolution(string Text, bool IsComplete, int Tokens, double LogProbability)
{
    /// <summary><see cref="LogProbability"/> per token; 0 for an empty text.</summary>
    public double MeanLogProbability => Tokens == 0 ? 0 : LogProbability / Tokens;

    /// <summary>A finished candidate.</summary>
    public static PartialSolution Of(Candidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return new PartialSolution(candidate.Text, IsComplete: true, candidate.Tokens, candidate.LogProbability);
    }
}
