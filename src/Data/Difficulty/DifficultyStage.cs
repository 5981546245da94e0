using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Difficulty;

/// <summary>Adds the field <c>ifd</c> with the difficulty of each record, and drops those above the largest ratio. What is kept of them is chosen when all are known
/// (<see cref="DifficultySelection"/>).</summary>
public sealed class DifficultyStage : IRecordStage
{
    /// <summary>The field that is added.</summary>
    public const string Field = "ifd";

    private readonly InstructionDifficulty _difficulty;
    private readonly FieldTemplate _prompt;
    private readonly FieldTemplate _answer;

    /// <summary>A stage that scores with a model.</summary>
    /// <param name="difficulty">Measures.</param>
    /// <param name="prompt">Everything in front of the answer.</param>
    /// <param name="answer">The answer.</param>
    public DifficultyStage(InstructionDifficulty difficulty, FieldTemplate prompt, FieldTemplate answer)
    {
        ArgumentNullException.ThrowIfNull(difficulty);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(answer);
        (_difficulty, _prompt, _answer) = (difficulty, prompt, answer);
    }

    /// <inheritdoc/>
    public string Name => "ifd";

    /// <inheritdoc/>
    public async ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var result = await _difficulty.ScoreAsync(_prompt.Fill(record.Fields), _answer.Fill(record.Fields), cancellationToken).ConfigureAwait(false);
        if (result.Reject is { } reject) return StageOutcome.Rejected(reject.Reason, reject.Detail);
        var item = (JsonObject)record.Fields.DeepClone();
        item[Field] = ToJson(result.Score!.Value);
        return StageOutcome.Of([item]);
    }

    /// <summary>The ratio that an item of this stage was given; null where it has none.</summary>
    /// <param name="item">The item.</param>
    /// <param name="kind">Which ratio.</param>
    public static double? RatioOf(JsonObject item, DifficultyRatio kind)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item[Field] is JsonObject scores && scores[kind == DifficultyRatio.Loss ? "loss_ratio" : "perplexity_ratio"] is JsonValue value
            && value.TryGetValue(out double ratio) ? ratio : null;
    }

    private static JsonObject ToJson(DifficultyScore score) => new()
    {
        ["loss_ratio"] = score.LossRatio,
        ["perplexity_ratio"] = score.PerplexityRatio,
        ["direct_loss"] = score.DirectLoss,
        ["conditioned_loss"] = score.ConditionedLoss,
        ["tokens"] = score.Tokens,
    };
}
