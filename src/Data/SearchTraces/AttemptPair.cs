using System.Text.Json.Nodes;

namespace Reasoning.Data.SearchTraces;

/// <summary>A passing and a failing attempt of the same problem.</summary>
/// <param name="TaskId">Name of the task.</param>
/// <param name="Prompt">What was asked; null where it is not known.</param>
/// <param name="Passing">The passing attempt.</param>
/// <param name="Failing">The failing one.</param>
/// <param name="Step">Where the failing one went wrong.</param>
/// <param name="Verdict">Why it fails.</param>
/// <param name="Similarity">1 − edit distance in characters / length of the longer.</param>
public sealed record AttemptPair(string TaskId, string? Prompt, string Passing, string Failing, WrongStep Step, AttemptVerdict Verdict, double Similarity)
{
    /// <summary>The pair as an item.</summary>
    public JsonObject ToJson() => new()
    {
        ["kind"] = "pair",
        ["task_id"] = TaskId,
        ["prompt"] = Prompt,
        ["chosen"] = Passing,
        ["rejected"] = Failing,
        ["wrong_step"] = new JsonObject
        {
            ["index"] = Step.Index, ["prefix"] = Step.Prefix, ["wrong"] = Step.Wrong, ["right"] = Step.Right, ["proven"] = Step.IsProven,
        },
        ["similarity"] = Math.Round(Similarity, 6),
        ["verdict"] = Verdict.ToJson(),
    };
}
