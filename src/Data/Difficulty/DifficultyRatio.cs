namespace Reasoning.Data.Difficulty;

/// <summary>How the two losses of an answer are set against each other. The two orders differ.</summary>
public enum DifficultyRatio
{
    /// <summary>The ratio of the mean losses: what the selection of Cherry_LLM ranks by.</summary>
    Loss,

    /// <summary>The ratio of the perplexities, e to the difference of the mean losses: what later tools rank by.</summary>
    Perplexity,
}
