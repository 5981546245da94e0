namespace Reasoning.Search.Particles;

/// <summary>How the scores of a particle's steps become one.</summary>
public enum ScoreAggregation
{
    /// <summary>The latest step's.</summary>
    Last,

    /// <summary>The least of all steps'.</summary>
    Minimum,

    /// <summary>The product of all steps'.</summary>
    Product,
}
