using Reasoning.Data.Pipelines;

namespace Reasoning.Data.StepExpansion;

/// <summary>A solution with steps filled in.</summary>
/// <param name="Steps">All steps; those that were not inserted are the solution as it was.</param>
/// <param name="Dropped">Why steps that a model wrote were left out.</param>
public sealed record ExpandedSolution(IReadOnlyList<ExpandedStep> Steps, IReadOnlyList<Reject> Dropped)
{
    /// <summary>The expanded solution.</summary>
    public string Text => string.Concat(Steps.Select(step => step.Text));

    /// <summary>How many steps were inserted.</summary>
    public int Inserted => Steps.Count(step => step.IsInserted);
}
