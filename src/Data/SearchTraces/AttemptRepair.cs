using System.Text.Json.Nodes;

namespace Reasoning.Data.SearchTraces;

/// <summary>A failed attempt, what the verifier said of it, and a passing attempt that was made from it.</summary>
/// <param name="TaskId">Name of the task.</param>
/// <param name="Prompt">What was asked; null where it is not known.</param>
/// <param name="Failed">The failed attempt.</param>
/// <param name="Verdict">What the verifier said of it.</param>
/// <param name="Repaired">The passing attempt.</param>
/// <param name="Rounds">How many attempts there are from the one to the other.</param>
public sealed record AttemptRepair(string TaskId, string? Prompt, string Failed, AttemptVerdict Verdict, string Repaired, int Rounds)
{
    /// <summary>The repair as an item.</summary>
    public JsonObject ToJson() => new()
    {
        ["kind"] = "repair", ["task_id"] = TaskId, ["prompt"] = Prompt, ["failed"] = Failed, ["verdict"] = Verdict.ToJson(), ["repaired"] = Repaired, ["rounds"] = Rounds,
    };
}
