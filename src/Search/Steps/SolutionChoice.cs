namespace Reasoning.Search.Steps;

/// <summary>How a search that has made several solutions chooses its answer.</summary>
public enum SolutionChoice
{
    /// <summary>By the verifier: the best that passed, and no answer where none did.</summary>
    Verdict,

    /// <summary>The highest score.</summary>
    BestScore,

    /// <summary>The answer whose solutions have the greatest sum of scores.</summary>
    WeightedVote,
}
