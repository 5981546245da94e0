using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Sampling;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>Traces the function of each record on random arguments.</summary>
public sealed class ExecutionTraceStage : IRecordStage
{
    private readonly ExecutionTraceGenerator _generator;
    private readonly FieldTemplate _program;
    private readonly FieldTemplate _entryPoint;
    private readonly CounterRandom _random;

    /// <summary>A stage.</summary>
    /// <param name="generator">Makes the traces.</param>
    /// <param name="program">The program.</param>
    /// <param name="entryPoint">The name of its function.</param>
    /// <param name="seed">Decides arguments and noise.</param>
    public ExecutionTraceStage(ExecutionTraceGenerator generator, FieldTemplate program, FieldTemplate entryPoint, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(entryPoint);
        (_generator, _program, _entryPoint, _random) = (generator, program, entryPoint, new CounterRandom(seed));
    }

    /// <inheritdoc/>
    public string Name => "traces";

    /// <inheritdoc/>
    public async ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var function = new TracedFunction(_program.Fill(record.Fields), _entryPoint.Fill(record.Fields));
        var result = await _generator.GenerateAsync(function, _random.Split((ulong)record.Number), cancellationToken).ConfigureAwait(false);
        return StageOutcome.Of([.. result.Items.Select(item => item.ToJson())], result.Rejects);
    }

    /// <summary>Reads a trace back from the item that was made of it.</summary>
    /// <param name="item">The item.</param>
    /// <exception cref="RecordFieldException">A field is missing, or something else.</exception>
    public static TraceItem Read(JsonObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        try
        {
            return new TraceItem
            {
                Function = new TracedFunction(Text(item, "program"), Text(item, "entry_point")),
                Arguments = new CallArguments([.. Array(item, "arguments").Select(Value)], []),
                Steps = [.. Array(item, "steps").Select(TraceStep.FromJson)],
                Answer = Text(item, "answer"),
                Noise = Enum.TryParse(Text(item, "noise"), ignoreCase: true, out TraceNoise noise) ? noise
                    : throw new RecordFieldException("The field 'noise' is none of none, static and dynamic."),
                Changed = item["changed"] is JsonValue changed && changed.TryGetValue(out int count) ? count : 0,
            };
        }
        catch (FormatException error) when (error is not RecordFieldException)
        {
            throw new RecordFieldException($"The record is no trace: {error.Message}");
        }
    }

    private static string Text(JsonObject item, string field) =>
        item[field] is JsonValue value && value.TryGetValue(out string? text) ? text : throw new RecordFieldException($"The record has no text '{field}', so that it is no trace.");

    private static JsonArray Array(JsonObject item, string field) => item[field] as JsonArray
        ?? throw new RecordFieldException($"The record has no array '{field}', so that it is no trace.");

    private static PlainValue Value(JsonNode? json) => json switch
    {
        JsonArray items => PlainValue.List([.. items.Select(Value)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number
            && BigInteger.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) =>
            new PlainValue.IntegerValue(integer),
        _ => throw new FormatException($"An argument is an integer or a list of them, and this is {json?.ToJsonString() ?? "null"}."),
    };
}
