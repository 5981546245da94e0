using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>Keeps the traces that are fit for training, whatever they say of themselves: those without dynamic noise, and where wanted without any.</summary>
public sealed class TraceFilterStage : IRecordStage
{
    private readonly TraceFilter _filter;
    private readonly bool _keepsStatic;

    /// <summary>A stage over traces that <see cref="ExecutionTraceStage"/> made.</summary>
    /// <param name="filter">Finds the noise.</param>
    /// <param name="keepsStatic">Whether traces with static noise are kept.</param>
    public TraceFilterStage(TraceFilter filter, bool keepsStatic = true)
    {
        ArgumentNullException.ThrowIfNull(filter);
        (_filter, _keepsStatic) = (filter, keepsStatic);
    }

    /// <inheritdoc/>
    public string Name => "trace-filter";

    /// <inheritdoc/>
    public async ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var finding = await _filter.FindAsync(ExecutionTraceStage.Read(record.Fields), cancellationToken).ConfigureAwait(false);
        return finding.Noise switch
        {
            null => StageOutcome.Rejected("cannot be run", finding.Detail),
            TraceNoise.Dynamic => StageOutcome.Rejected("dynamic noise", finding.Detail),
            TraceNoise.Static when !_keepsStatic => StageOutcome.Rejected("static noise", finding.Detail),
            _ => StageOutcome.Of([(JsonObject)record.Fields.DeepClone()]),
        };
    }
}
