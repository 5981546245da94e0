using System.Text.Json.Nodes;

namespace Reasoning.Data.Pipelines;

/// <summary>Why something was not made of a record.</summary>
/// <param name="Reason">A short fixed phrase that rejects are counted by, such as "no tests".</param>
/// <param name="Detail">One sentence about this one.</param>
public sealed record Reject(string Reason, string Detail)
{
    /// <summary>The same as values that a program can read, such as the id of the record that this one repeats; null where the sentence is all.</summary>
    public JsonObject? Facts { get; init; }
}
