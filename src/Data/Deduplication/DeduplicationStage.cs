using System.Globalization;
using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Deduplication;

/// <summary>Hands on records whose text does not repeat that of an earlier one; the others are rejects that name the one they repeat.</summary>
public sealed class DeduplicationStage : IOrderedStage
{
    private readonly Deduplicator _deduplicator;
    private readonly FieldTemplate _text;
    private readonly FieldTemplate? _id;
    private readonly List<(string Source, long Line, string? Id)> _kept = [];

    /// <summary>Creates a stage that has seen no record.</summary>
    /// <param name="text">The text that is compared.</param>
    /// <param name="id">The name by which rejects call the record that they repeat; null for its file and line.</param>
    /// <param name="options">Which texts count as the same.</param>
    public DeduplicationStage(FieldTemplate text, FieldTemplate? id = null, DeduplicationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        (_text, _id) = (text, id);
        _deduplicator = new Deduplicator(options);
    }

    /// <inheritdoc/>
    public string Name => "dedup";

    /// <inheritdoc/>
    public ValueTask<Func<StageOutcome>> PrepareAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        TextSketch sketch = _deduplicator.Sketch(_text.Fill(record.Fields));
        string? id = _id?.Fill(record.Fields);
        return ValueTask.FromResult<Func<StageOutcome>>(() => Decide(record, sketch, id));
    }

    private StageOutcome Decide(DataRecord record, TextSketch sketch, string? id)
    {
        if (_deduplicator.Add(sketch) is not { } duplicate)
        {
            _kept.Add((record.Source, record.Line, id));
            return StageOutcome.Of([record.Fields]);
        }

        (string source, long line, string? name) = _kept[duplicate.Of];
        string what = name is null ? $"{source}, line {line}" : $"{name} ({source}, line {line})";
        string how = duplicate.IsExact ? "Repeats" : string.Create(CultureInfo.InvariantCulture, $"Has similarity {duplicate.Similarity:0.000} with");
        var facts = new JsonObject { ["of_source"] = source, ["of_line"] = line, ["similarity"] = duplicate.Similarity };
        if (name is not null) facts.Insert(0, "of", name);
        return StageOutcome.Of([], new Reject(duplicate.IsExact ? "duplicate" : "near duplicate", $"{how} {what}.") { Facts = facts });
    }
}
