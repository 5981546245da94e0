using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reasoning.Verification;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>Runs functions in the sandbox on integers that write down what is done with them.</summary>
/// <remarks>
/// <para>What is written down are the lines, the arithmetic and comparisons of integers, and the variables that changed. Integer literals, the integers that loops go over,
/// and results of
/// <c>len</c>, <c>int</c>, <c>sum</c> and the like take part; other numbers do not. Comparisons that a library makes (sorting) are not seen.</para>
/// <para>The function and the recorder share a process, so that a program that means to could falsify its own trace; <see cref="ExecutionTraceGenerator"/> compares the
/// answer with a run
/// without a recorder.</para>
/// </remarks>
internal sealed class ExecutionTracer(ISandbox sandbox, int mostSteps)
{
    private const int Output = 64 << 20;

    private static readonly string Source = ReadSource();

    /// <summary>Traces runs of a function, all in one process.</summary>
    /// <returns>One result a run; or null, and why none of them could be traced.</returns>
    /// <exception cref="SandboxUnavailableException">The sandbox broke.</exception>
    public async ValueTask<(IReadOnlyList<TracedRun>? Runs, string? Failure)> RunAsync(TracedFunction function, IReadOnlyList<TraceRun> runs, CancellationToken cancellationToken)
    {
        var input = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(input)) Write(writer, function, runs);
        var run = new ProgramRun { Program = Source, Input = Encoding.UTF8.GetString(input.WrittenSpan), MaxOutputBytes = Output };
        var execution = await sandbox.RunAsync(run, cancellationToken).ConfigureAwait(false);
        if (execution.Failure == VerdictKind.HarnessError) throw new SandboxUnavailableException($"The sandbox broke over a traced program: {execution.Reason}");
        if (execution.Failure is { } failure) return (null, $"{failure}: {execution.Reason}");
        try
        {
            var answer = (JsonObject)JsonNode.Parse(execution.Output)!;
            return answer["error"] is { } error ? (null, (string)error!) : ([.. ((JsonArray)answer["runs"]!).Select(Read)], null);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidCastException or InvalidOperationException or NullReferenceException)
        {
            return (null, $"The traced program disturbed its recorder: {error.Message}");
        }
    }

    private static TracedRun Read(JsonNode? json)
    {
        var run = (JsonObject)json!;
        if (run["error"] is { } error) return new TracedRun(null, (string)error!, false);
        var steps = ((JsonArray)run["steps"]!).Select(TraceStep.FromJson).ToArray();
        return new TracedRun(new ExecutionTrace(steps, (string)run["answer"]!, ((JsonArray)run["corrupted"]!).Count), null, (bool)run["followed"]!);
    }

    private void Write(Utf8JsonWriter writer, TracedFunction function, IReadOnlyList<TraceRun> runs)
    {
        writer.WriteStartObject();
        writer.WriteString("program", function.Program);
        writer.WriteString("entry", function.EntryPoint);
        writer.WriteNumber("limit", mostSteps);
        writer.WriteStartArray("runs");
        foreach (var run in runs)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("arguments");
            foreach (var argument in run.Arguments.Positional) WriteValue(writer, argument);
            writer.WriteEndArray();
            if (run.NoiseSeed is { } seed)
            {
                writer.WriteStartObject("noise");
                writer.WriteNumber("seed", seed);
                writer.WriteNumber("probability", run.NoiseProbability);
                writer.WriteEndObject();
            }

            if (run.Replay is { } replay)
            {
                writer.WriteStartArray("replay");
                foreach (var operation in replay)
                {
                    writer.WriteStartArray();
                    writer.WriteStringValue(operation.Operator);
                    writer.WriteStringValue(operation.Left);
                    writer.WriteStringValue(operation.Right);
                    writer.WriteStringValue(operation.Result);
                    writer.WriteEndArray();
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, PlainValue value)
    {
        switch (value)
        {
            case PlainValue.IntegerValue integer:
                writer.WriteRawValue(integer.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case PlainValue.SequenceValue { Kind: SequenceKind.List } list:
                writer.WriteStartArray();
                foreach (var item in list.Items) WriteValue(writer, item);
                writer.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"A traced function is called with integers and lists of them, and not with {value}.", nameof(value));
        }
    }

    private static string ReadSource()
    {
        using var stream = typeof(ExecutionTracer).Assembly.GetManifestResourceStream("trace_execution.py")
            ?? throw new InvalidOperationException("The assembly lacks its resource trace_execution.py.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
