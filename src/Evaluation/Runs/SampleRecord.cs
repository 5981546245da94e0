using System.Text.Json.Serialization;
using Reasoning.Decoding.Generation;
using Reasoning.Search;
using Reasoning.Verification;

namespace Reasoning.Evaluation.Runs;

/// <summary>
/// One line of <c>samples.jsonl</c>: human-eval's format (<c>task_id</c>, <c>completion</c>) with what else is known about the sample, so that
/// other tools can judge the samples again.
/// </summary>
internal sealed record SampleRecord
{
    public required string TaskId { get; init; }

    public required string Completion { get; init; }

    public required string Strategy { get; init; }

    /// <summary>Which sample of the problem this is, counted from 0.</summary>
    public required int Index { get; init; }

    public required bool Passed { get; init; }

    public required VerdictKind Verdict { get; init; }

    public required double Score { get; init; }

    /// <summary>Why it did not pass.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the strategy stood by this sample.</summary>
    public required bool IsAnswer { get; init; }

    public required int Tokens { get; init; }

    /// <summary>Null where the generator does not know it: JSON has no NaN.</summary>
    public double? LogProbability { get; init; }

    public required FinishReason FinishReason { get; init; }

    /// <summary>The account of the problem, the same on every line of it.</summary>
    public required ItemSpend Item { get; init; }

    [JsonIgnore]
    public bool IsUnjudged => Verdict is VerdictKind.HarnessError or VerdictKind.Flaky;

    public static SampleRecord Of(Candidate candidate, Problem problem, string strategy, bool isAnswer, ItemSpend item) => new()
    {
        TaskId = problem.Id,
        Completion = candidate.Text,
        Strategy = strategy,
        Index = candidate.Index,
        Passed = candidate.Verdict!.Passed,
        Verdict = candidate.Verdict.Kind,
        Score = candidate.Verdict.Score,
        Reason = candidate.Verdict.Reason,
        IsAnswer = isAnswer,
        Tokens = candidate.Tokens,
        LogProbability = double.IsFinite(candidate.LogProbability) ? candidate.LogProbability : null,
        FinishReason = candidate.FinishReason,
        Item = item,
    };
}
