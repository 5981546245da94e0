using System.Text.Json.Nodes;
using Reasoning.Data.Linting;
using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.LintSeq;

/// <summary>Makes training texts of edits from records that have a program: one item for each sampled sequence.</summary>
/// <remarks>
/// <para>An item has <c>id</c>, <c>sequence</c> (its number among those of the record, from 0), <c>seed</c>, <c>instruction</c>, <c>program</c>, <c>edits</c> (diffs, first one first),
/// <c>text</c> (what a model is trained on), <c>instruction_end</c> (how many characters of the text, as Unicode code points, are the instruction, for the loss to leave out), and the counts
/// <c>edit_count</c>, <c>line_count</c> and <c>linter_calls</c>.</para>
/// <para>Rejects: "no line to draw" (an empty program, or comments alone), "mark in the text", "too many lines", "linter failed", "same edits".</para>
/// </remarks>
public sealed class LintSeqStage : IRecordStage
{
    private readonly IEditSampler _sampler;
    private readonly LintSeqStageOptions _options;
    private readonly EditTextFormat _format;

    /// <summary>Creates the stage.</summary>
    /// <param name="sampler">What samples the sequences.</param>
    /// <param name="options">Where programs and instructions are in a record, and how many sequences each gives.</param>
    public LintSeqStage(IEditSampler sampler, LintSeqStageOptions options)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(options);
        _sampler = sampler;
        _options = options;
        _format = new EditTextFormat(options.Text);
    }

    /// <inheritdoc/>
    public string Name => "lintseq";

    /// <inheritdoc/>
    public async ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        string program = _options.Program.Fill(record.Fields), instruction = _options.Instruction.Fill(record.Fields);
        string id = _options.Id?.Fill(record.Fields) ?? $"{record.Source}:{record.Line}";
        if (_options.FenceLanguage is { } language) program = CodeFences.Extract(program, language);
        if (!_format.IsFree(program, out string? mark)) return StageOutcome.Rejected("mark in the text", $"The program of {id} has '{mark}' in it, which would be read as a mark.");
        if (!_format.IsFree(instruction, out mark)) return StageOutcome.Rejected("mark in the text", $"The instruction of {id} has '{mark}' in it, which would be read as a mark.");
        int lines = program.AsSpan().Count('\n') + 1;
        if (lines > _options.MostLines) return StageOutcome.Rejected("too many lines", $"The program of {id} has {lines} lines; at most {_options.MostLines} are taken.");
        CounterRandom random = new CounterRandom(_options.Seed).Split((ulong)record.Number);
        IReadOnlyList<EditSequence> sequences;
        try
        {
            sequences = await _sampler.SampleAsync(program, random, _options.Sequences, cancellationToken).ConfigureAwait(false);
        }
        catch (LinterException error)
        {
            return StageOutcome.Rejected("linter failed", $"{id}: {error.Message}");
        }

        if (sequences[0].Deletions.Count == 0) return StageOutcome.Rejected("no line to draw", $"The program of {id} is empty, or nothing but comments.");
        return Write(id, instruction, sequences);
    }

    private StageOutcome Write(string id, string instruction, IReadOnlyList<EditSequence> sequences)
    {
        var items = new List<JsonObject>();
        var rejects = new List<Reject>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < sequences.Count; i++)
        {
            EditText text = _format.Write(instruction, sequences[i].Edits);
            if (_options.Distinct && !seen.TryAdd(text.Text, i))
            {
                rejects.Add(new Reject("same edits", $"Sequence {i} of {id} has the same edits as sequence {seen[text.Text]}."));
                continue;
            }

            var item = new JsonObject { ["id"] = id, ["sequence"] = i, ["seed"] = _options.Seed, ["instruction"] = instruction };
            if (_options.IncludeProgram) item["program"] = sequences[i].Program;
            item["edits"] = new JsonArray([.. sequences[i].Edits.Select(edit => (JsonNode)edit.ToString())]);
            item["text"] = text.Text;
            item["instruction_end"] = text.Text.AsSpan(0, text.InstructionLength).ToString().EnumerateRunes().Count();
            item["edit_count"] = sequences[i].Edits.Count;
            item["line_count"] = sequences[i].Edits.Sum(edit => edit.LineCount);
            item["linter_calls"] = sequences[i].LinterCalls;
            items.Add(item);
        }

        return StageOutcome.Of(items, rejects);
    }
}
