namespace Reasoning.Evaluation.Runs;

/// <summary>What a run found.</summary>
/// <param name="Benchmark">The benchmark's name.</param>
/// <param name="Strategies">One row per strategy, in the order they were given.</param>
/// <param name="RestoredItems">Pairs of strategy and problem that earlier sessions had finished.</param>
public sealed record EvaluationSummary(string Benchmark, IReadOnlyList<StrategySummary> Strategies, int RestoredItems);
