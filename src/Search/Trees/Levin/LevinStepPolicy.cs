namespace Reasoning.Search.Trees.Levin;

/// <summary>How probable a step is to <see cref="LevinStrategy"/>.</summary>
public enum LevinStepPolicy
{
    /// <summary>
    /// As the model says: the product of its tokens' probabilities. What was not sampled keeps its share, so the bound holds, and is the looser the less of it was sampled.
    /// </summary>
    Model,

    /// <summary>The share of the samples of its beginning that are it.</summary>
    Samples,
}
