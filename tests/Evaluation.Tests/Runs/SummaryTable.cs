using Reasoning.Evaluation.Runs;

namespace Reasoning.Evaluation.Tests.Runs;

/// <summary>A summary as text with every figure that must repeat, bit by bit.</summary>
internal static class SummaryTable
{
    public static string ToTable(this EvaluationSummary summary) => string.Join('\n', summary.Strategies.Select(row =>
        $"{summary.Benchmark} {row.Strategy} {row.Problems} {row.Solved} {row.Samples} {row.PassAt1:R} {row.PassAtK:R} {row.ModelCalls} {row.PromptTokens} {row.CompletionTokens} {row.Unjudged}"));
}
