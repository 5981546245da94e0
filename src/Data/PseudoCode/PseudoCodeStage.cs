using Reasoning.Data.Pipelines;
using Reasoning.Data.Problems;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.PseudoCode;

/// <summary>Makes items of task, program and pseudo-code of each problem of a benchmark.</summary>
public sealed class PseudoCodeStage : IRecordStage
{
    private readonly PseudoCodeGenerator _generator;
    private readonly PseudoCodePrompts _prompts;
    private readonly FieldTemplate? _solution;
    private readonly CounterRandom _random;

    /// <summary>A stage.</summary>
    /// <param name="generator">Has the pseudo-code written.</param>
    /// <param name="prompts">The texts of the items; null for the defaults.</param>
    /// <param name="solution">The right answer; null for the problem's own.</param>
    /// <param name="seed">Seeds the requests.</param>
    public PseudoCodeStage(PseudoCodeGenerator generator, PseudoCodePrompts? prompts = null, FieldTemplate? solution = null, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(generator);
        (_generator, _prompts, _solution, _random) = (generator, prompts ?? new PseudoCodePrompts(), solution, new CounterRandom(seed));
    }

    /// <inheritdoc/>
    public string Name => "pseudo-code";

    /// <inheritdoc/>
    public async ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var problem = await RecordProblem.ReadAsync(record, null, cancellationToken).ConfigureAwait(false);
        if ((_solution?.Fill(record.Fields) ?? problem.CanonicalSolution) is not { } solution) return StageOutcome.Rejected("no solution", $"{problem.TaskId} has no solution.");
        try
        {
            var result = await _generator.GenerateAsync(problem, solution, _random.Split((ulong)record.Number), cancellationToken).ConfigureAwait(false);
            return result.Example is { } example ? StageOutcome.Of(example.ToItems(_prompts)) : StageOutcome.Rejected(result.Reject!.Reason, result.Reject.Detail);
        }
        catch (ContextOverflowException overflow)
        {
            return StageOutcome.Rejected("too long", overflow.Message);
        }
    }
}
