using Reasoning.Data.Pipelines;

namespace Reasoning.Data.StepExpansion;

/// <summary>Makes items of each record's solution from which a model learns to fill in steps.</summary>
public sealed class FillInMiddleStage : IRecordStage
{
    private readonly FieldTemplate _question;
    private readonly FieldTemplate _solution;
    private readonly StepFormat _steps;
    private readonly FillInMiddleFormat _format;

    /// <summary>A stage.</summary>
    /// <param name="question">The question.</param>
    /// <param name="solution">The solution.</param>
    /// <param name="steps">What a step is.</param>
    /// <param name="format">How a gap is written; null for the usual marks.</param>
    public FillInMiddleStage(FieldTemplate question, FieldTemplate solution, StepFormat steps = StepFormat.Lines, FillInMiddleFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(solution);
        (_question, _solution, _steps, _format) = (question, solution, steps, format ?? new FillInMiddleFormat());
    }

    /// <inheritdoc/>
    public string Name => "fill-in-middle";

    /// <inheritdoc/>
    public ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var items = FillInMiddleItem.Of(_question.Fill(record.Fields), _solution.Fill(record.Fields), _steps);
        return ValueTask.FromResult(items.Count < 2
            ? StageOutcome.Rejected("one step", "The solution has fewer than two steps, so that none has another beside it.")
            : StageOutcome.Of([.. items.Select(item => item.ToJson(_format))]));
    }
}
