using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.Pipelines;

/// <summary>A stage made of a function.</summary>
internal sealed class FunctionStage(string name, Func<DataRecord, CancellationToken, ValueTask<StageOutcome>> process) : IRecordStage
{
    public string Name => name;

    public ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default) => process(record, cancellationToken);

    /// <summary>Makes none to three items of a record, with texts that are drawn, in no order of time.</summary>
    public static FunctionStage Splitter() => new("split", async (record, token) =>
    {
        CounterRandom random = new CounterRandom(7).Split((ulong)record.Number);
        if (random.NextInt32(4) == 0) await Task.Delay(random.NextInt32(3), token);
        int count = random.NextInt32(4);
        if (count == 3) return StageOutcome.Rejected("drawn three", $"Number {record.Number} drew three.");
        string n = record.Fields["n"]?.ToJsonString() ?? throw new RecordFieldException("The record has no field 'n'.");
        return StageOutcome.Of(
            [.. Enumerable.Range(0, count).Select(i => new JsonObject { ["n"] = n, ["key"] = random.NextInt32(50), ["text"] = new string((char)('a' + random.NextInt32(26)), random.NextInt32(40)) })],
            count == 2 ? [new Reject("no third", $"Number {record.Number} has two.")] : []);
    });

    /// <summary>Adds a draw of its own to each item.</summary>
    public static FunctionStage Drawer() => new("draw", (record, _) =>
    {
        CounterRandom random = new CounterRandom(9).Split((ulong)record.Number);
        JsonObject item = record.Fields.DeepClone().AsObject();
        item["draw"] = random.NextInt32(1_000_000);
        return ValueTask.FromResult(StageOutcome.Of([item]));
    });
}

/// <summary>A stage that depends on every record before: counts how often it saw a key, and refuses each fourth time.</summary>
internal sealed class CountingStage : IOrderedStage
{
    private readonly Dictionary<string, int> _seen = [];
    private int _inside;

    public string Name => "count";

    public ValueTask<Func<StageOutcome>> PrepareAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        string key = record.Fields["key"]!.ToJsonString();
        return ValueTask.FromResult<Func<StageOutcome>>(() =>
        {
            Assert.Equal(1, Interlocked.Increment(ref _inside));
            int times = _seen[key] = _seen.GetValueOrDefault(key) + 1;
            JsonObject item = record.Fields.DeepClone().AsObject();
            item["times"] = times;
            Interlocked.Decrement(ref _inside);
            return times % 4 == 0 ? StageOutcome.Rejected("fourth", $"The key {key} was seen {times} times.") : StageOutcome.Of([item]);
        });
    }
}
