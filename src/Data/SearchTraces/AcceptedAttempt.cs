using System.Text.Json.Nodes;

namespace Reasoning.Data.SearchTraces;

/// <summary>A passing attempt: a program to be made into edit sequences, or to train on as it is.</summary>
/// <param name="TaskId">Name of the task.</param>
/// <param name="Prompt">What was asked; null where it is not known.</param>
/// <param name="Text">The attempt.</param>
public sealed record AcceptedAttempt(string TaskId, string? Prompt, string Text)
{
    /// <summary>The attempt as an item; <c>program</c> is the prompt with the attempt behind it.</summary>
    public JsonObject ToJson() => new() { ["kind"] = "accepted", ["task_id"] = TaskId, ["prompt"] = Prompt, ["completion"] = Text, ["program"] = Prompt + Text };
}
