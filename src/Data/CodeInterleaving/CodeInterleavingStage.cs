using Reasoning.Data.Pipelines;

namespace Reasoning.Data.CodeInterleaving;

/// <summary>Runs the code of each record's solution, puts its output in, and keeps what comes to the right answer.</summary>
public sealed class CodeInterleavingStage : IRecordStage
{
    private readonly CodeInterleaver _interleaver;
    private readonly InterleavingOptions _options;
    private readonly FieldTemplate _question;
    private readonly FieldTemplate _solution;
    private readonly FieldTemplate _answer;

    /// <summary>A stage.</summary>
    /// <param name="interleaver">Runs the code.</param>
    /// <param name="options">How solutions are written.</param>
    /// <param name="question">The question.</param>
    /// <param name="solution">The solution.</param>
    /// <param name="answer">The right answer.</param>
    public CodeInterleavingStage(CodeInterleaver interleaver, InterleavingOptions options, FieldTemplate question, FieldTemplate solution, FieldTemplate answer)
    {
        ArgumentNullException.ThrowIfNull(interleaver);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(solution);
        ArgumentNullException.ThrowIfNull(answer);
        (_interleaver, _options, _question, _solution, _answer) = (interleaver, options, question, solution, answer);
    }

    /// <inheritdoc/>
    public string Name => "interleave";

    /// <inheritdoc/>
    public async ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        string question = _question.Fill(record.Fields), reference = _answer.Fill(record.Fields);
        if (string.IsNullOrWhiteSpace(reference)) return StageOutcome.Rejected("no reference", "The record has no right answer to compare with.");
        var result = await _interleaver.InterleaveAsync(_solution.Fill(record.Fields), reference, cancellationToken).ConfigureAwait(false);
        return result.Solution is { } solution ? StageOutcome.Of([solution.ToJson(question, _options)]) : StageOutcome.Rejected(result.Reject!.Reason, result.Reject.Detail);
    }
}
