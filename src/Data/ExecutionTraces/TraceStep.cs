using System.Text;
using System.Text.Json.Nodes;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>What one line did when it was executed once. A line that calls a function of the program is told in several steps: what is computed before the call, and what
/// after it.</summary>
/// <param name="Line">The line of the program, from 1.</param>
/// <param name="Operations">The operations, in the order in which they were computed.</param>
/// <param name="Changes">Variables that have another value than before.</param>
/// <param name="Returned">What the function returned by it; null where it did not return, or something that is no plain data.</param>
public sealed record TraceStep(int Line, IReadOnlyList<TraceOperation> Operations, IReadOnlyList<TraceChange> Changes, string? Returned)
{
    /// <summary>The step as a line of text, such as <c>5: 4 * 1 = 4, 0 + 4 = 4; total = 4</c>.</summary>
    public override string ToString()
    {
        string[] parts =
        [
            string.Join(", ", Operations), string.Join(", ", Changes.Select(change => $"{change.Name} = {change.Value}")), Returned is null ? "" : $"return {Returned}",
        ];
        return $"{Line}: {string.Join("; ", parts.Where(part => part.Length > 0))}";
    }

    /// <inheritdoc/>
    public bool Equals(TraceStep? other) => other is not null && Line == other.Line && Returned == other.Returned
        && Operations.SequenceEqual(other.Operations) && Changes.SequenceEqual(other.Changes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Line, Operations.Count, Changes.Count, Returned);

    /// <summary>The step as JSON: <c>[line, [[operator, left, right, result], ...], [[name, value], ...], returned]</c>.</summary>
    public JsonArray ToJson() =>
    [
        Line,
        new JsonArray([.. Operations.Select(operation => new JsonArray(operation.Operator, operation.Left, operation.Right, operation.Result))]),
        new JsonArray([.. Changes.Select(change => new JsonArray(change.Name, change.Value))]),
        Returned,
    ];

    /// <summary>Reads a step from JSON.</summary>
    /// <exception cref="FormatException">It is no step.</exception>
    public static TraceStep FromJson(JsonNode? json)
    {
        try
        {
            if (json is not JsonArray { Count: 4 } step)
                throw new FormatException($"A step is an array of line, operations, changes and what was returned, and this is {json?.ToJsonString() ?? "null"}.");
            return new TraceStep(
                (int)step[0]!,
                [.. ((JsonArray)step[1]!).Select(one => new TraceOperation((string)one![0]!, (string)one[1]!, (string?)one[2], (string)one[3]!))],
                [.. ((JsonArray)step[2]!).Select(one => new TraceChange((string)one![0]!, (string)one[1]!))],
                (string?)step[3]);
        }
        catch (Exception error) when (error is InvalidOperationException or InvalidCastException or NullReferenceException or ArgumentException)
        {
            throw new FormatException($"A step is an array of line, operations, changes and what was returned, and this is {json!.ToJsonString()}.", error);
        }
    }

    /// <summary>Steps as text, one a line.</summary>
    public static string Text(IEnumerable<TraceStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var text = new StringBuilder();
        foreach (var step in steps) text.Append(step).Append('\n');
        return text.ToString();
    }
}
