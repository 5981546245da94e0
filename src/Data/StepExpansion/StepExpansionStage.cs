using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.StepExpansion;

/// <summary>Fills in steps of each record's solution.</summary>
public sealed class StepExpansionStage : IRecordStage
{
    private readonly StepExpander _expander;
    private readonly FieldTemplate _question;
    private readonly FieldTemplate _solution;
    private readonly CounterRandom _random;

    /// <summary>A stage.</summary>
    /// <param name="expander">Fills in steps.</param>
    /// <param name="question">The question.</param>
    /// <param name="solution">The solution.</param>
    /// <param name="seed">Seeds the requests.</param>
    public StepExpansionStage(StepExpander expander, FieldTemplate question, FieldTemplate solution, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(expander);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(solution);
        (_expander, _question, _solution, _random) = (expander, question, solution, new CounterRandom(seed));
    }

    /// <inheritdoc/>
    public string Name => "expand-steps";

    /// <inheritdoc/>
    public async ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        string question = _question.Fill(record.Fields), solution = _solution.Fill(record.Fields);
        ExpandedSolution expanded;
        try
        {
            expanded = await _expander.ExpandAsync(question, solution, _random.Split((ulong)record.Number), cancellationToken).ConfigureAwait(false);
        }
        catch (ContextOverflowException overflow)
        {
            return StageOutcome.Rejected("too long", overflow.Message);
        }

        if (expanded.Steps.Count < 2) return StageOutcome.Rejected("one step", "The solution has fewer than two steps, between which one could be missing.");
        if (expanded.Inserted == 0) return StageOutcome.Of([], [.. expanded.Dropped]);
        return StageOutcome.Of(
            [
                new JsonObject
                {
                    ["question"] = question, ["solution"] = expanded.Text, ["original"] = solution,
                    ["steps"] = new JsonArray([.. expanded.Steps.Select(step => new JsonObject { ["text"] = step.Text, ["inserted"] = step.IsInserted })]),
                },
            ],
            [.. expanded.Dropped]);
    }
}
