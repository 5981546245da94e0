using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Decontamination;

/// <summary>Hands on records without traces of benchmarks; the others are rejects that name the task.</summary>
/// <param name="decontaminator">What finds the traces.</param>
/// <param name="text">The text of a record that is searched.</param>
/// <param name="program">Where its functions are; null for the text itself.</param>
public sealed class DecontaminationStage(Decontaminator decontaminator, FieldTemplate text, FieldTemplate? program = null) : IRecordStage
{
    private const int MostOthers = 50;

    /// <inheritdoc/>
    public string Name => "decontaminate";

    /// <inheritdoc/>
    public ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        IReadOnlyList<Contamination> traces = decontaminator.Find(text.Fill(record.Fields), program?.Fill(record.Fields));
        if (traces.Count == 0) return ValueTask.FromResult(StageOutcome.Of([record.Fields]));
        Contamination first = traces[0];
        string task = $"{first.Task.Id} of {first.Task.Benchmark}";
        var facts = new JsonObject { ["benchmark"] = first.Task.Benchmark, ["task"] = first.Task.Id };
        if (first.Passage is not null) (facts["words"], facts["passage"]) = (first.Words, first.Passage);
        if (first.Function is not null) facts["function"] = first.Function;
        if (traces.Count > 1) facts["others"] = new JsonArray([.. traces.Skip(1).Take(MostOthers).Select(other => (JsonNode)other.Task.Id)]);
        var reject = first.Passage is null
            ? new Reject("same function", $"Its function {first.Function} is one of {task}, but for names and form.") { Facts = facts }
            : new Reject("same words", $"Shares {first.Words} words in a row with {task}.") { Facts = facts };
        return ValueTask.FromResult(StageOutcome.Of([], reject));
    }
}
