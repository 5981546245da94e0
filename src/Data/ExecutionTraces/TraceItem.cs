using System.Text.Json.Nodes;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>A function, arguments, and a trace of what it does with them.</summary>
public sealed record TraceItem
{
    /// <summary>The function.</summary>
    public required TracedFunction Function { get; init; }

    /// <summary>What it is called with.</summary>
    public required CallArguments Arguments { get; init; }

    /// <summary>The steps, with their noise.</summary>
    public required IReadOnlyList<TraceStep> Steps { get; init; }

    /// <summary>What it answered, as Python writes it: right but for dynamic noise.</summary>
    public required string Answer { get; init; }

    /// <summary>What is wrong in it. None where noise was asked for and chance put none in.</summary>
    public required TraceNoise Noise { get; init; }

    /// <summary>How many lines (static) or values (dynamic) are changed.</summary>
    public int Changed { get; init; }

    /// <summary>The call, as Python writes it.</summary>
    public string Call => Write(Function, Arguments);

    /// <summary>The item as JSON: what a model reads (<c>program</c>, <c>call</c>), what it is to write (<c>trace</c>, <c>answer</c>), and what the filter needs.</summary>
    public JsonObject ToJson() => new()
    {
        ["program"] = Function.Program,
        ["entry_point"] = Function.EntryPoint,
        ["call"] = Call,
        ["trace"] = TraceStep.Text(Steps),
        ["answer"] = Answer,
        ["noise"] = Noise.ToString().ToLowerInvariant(),
        ["changed"] = Changed,
        ["arguments"] = new JsonArray([.. Arguments.Positional.Select(argument => JsonNode.Parse(Write(argument)))]),
        ["steps"] = new JsonArray([.. Steps.Select(step => step.ToJson())]),
    };

    /// <summary>A call as Python writes it.</summary>
    internal static string Write(TracedFunction function, CallArguments arguments) => $"{function.EntryPoint}({string.Join(", ", arguments.Positional.Select(Write))})";

    // Integers and lists of them are written alike in Python and in JSON. A value's own text would be cut where it is long.
    private static string Write(PlainValue value) => value is PlainValue.SequenceValue list ? $"[{string.Join(", ", list.Items.Select(Write))}]" : value.ToString();
}
