using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Difficulty;

/// <summary>Keeps the hardest of all records that <see cref="DifficultyStage"/> scored. Which these are is known only when all were read, so the input is read twice.</summary>
public sealed class HardestStage : IRecordStage
{
    private readonly IReadOnlySet<long> _kept;
    private readonly DifficultyOptions _options;

    private HardestStage(IReadOnlySet<long> kept, DifficultyOptions options) => (_kept, _options) = (kept, options);

    /// <inheritdoc/>
    public string Name => "select";

    /// <summary>Reads all scores, and chooses. Memory is one number a record.</summary>
    /// <param name="input">The records; they must be read again by the pipeline, from the beginning.</param>
    /// <param name="options">Ratio, largest ratio and share; null for the defaults.</param>
    /// <param name="limit">Only the first records, as many as the pipeline is limited to; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<HardestStage> ReadAsync(RecordInput input, DifficultyOptions? options = null, long? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new DifficultyOptions();
        var (numbers, ratios) = (new List<long>(), new List<double?>());
        await foreach (var reading in input.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (reading.Number >= limit) break;
            if (reading.Record is not { } record) continue;
            numbers.Add(record.Number);
            ratios.Add(DifficultyStage.RatioOf(record.Fields, options.Ratio));
        }

        return new HardestStage(DifficultySelection.Select(ratios, options).Select(index => numbers[index]).ToHashSet(), options);
    }

    /// <inheritdoc/>
    public ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (_kept.Contains(record.Number)) return ValueTask.FromResult(StageOutcome.Of([(JsonObject)record.Fields.DeepClone()]));
        return ValueTask.FromResult(DifficultyStage.RatioOf(record.Fields, _options.Ratio) switch
        {
            null => throw new RecordFieldException($"The record has no scores in a field '{DifficultyStage.Field}'."),
            var ratio when ratio > _options.MaxRatio => StageOutcome.Rejected("ratio too high", $"The ratio is {ratio}, above {_options.MaxRatio}."),
            var ratio => StageOutcome.Rejected("too easy", $"The ratio is {ratio}, and those of others are higher."),
        });
    }
}
