using Reasoning.Search;

namespace Reasoning.Evaluation.Benchmarks;

/// <summary>A problem together with what decides whether a candidate solves it. Exactly one of the references is there.</summary>
/// <param name="Problem">What the model sees.</param>
public sealed record BenchmarkProblem(Problem Problem)
{
    /// <summary>The right answer of an arithmetic problem; null for other problems.</summary>
    public string? Answer { get; init; }
}
