using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;
using Reasoning.Data.Problems;
using Reasoning.Data.Texts;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.FaultPairs;

/// <summary>Makes pairs of each problem of a benchmark: of mutants of its solution, of samples of a model, or of both.</summary>
public sealed class FaultPairStage : IRecordStage
{
    private readonly FaultPairFinder _finder;
    private readonly ILookup<string, string>? _samples;
    private readonly FieldTemplate? _solution;
    private readonly bool _mutates;
    private readonly CounterRandom _random;

    /// <summary>A stage.</summary>
    /// <param name="finder">Finds the pairs.</param>
    /// <param name="mutates">Whether mutants are made of the solution.</param>
    /// <param name="samples">What a model wrote, by the name of the task; null for none.</param>
    /// <param name="solution">The solution to mutate; null for the problem's own.</param>
    /// <param name="seed">Decides which mutants are tried.</param>
    /// <exception cref="ArgumentException">Neither mutants nor samples are asked for.</exception>
    public FaultPairStage(FaultPairFinder finder, bool mutates = true, ILookup<string, string>? samples = null, FieldTemplate? solution = null, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(finder);
        if (!mutates && samples is null) throw new ArgumentException("Pairs are made of mutants or of samples; neither was asked for.", nameof(samples));
        (_finder, _mutates, _samples, _solution, _random) = (finder, mutates, samples, solution, new CounterRandom(seed));
    }

    /// <inheritdoc/>
    public string Name => "fault-pairs";

    /// <inheritdoc/>
    public async ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var problem = await RecordProblem.ReadAsync(record, null, cancellationToken).ConfigureAwait(false);
        var (items, rejects) = (new List<JsonObject>(), new List<Reject>());
        if (_mutates)
        {
            if ((_solution?.Fill(record.Fields) ?? problem.CanonicalSolution) is { } solution)
                Add(await _finder.FromMutantsAsync(problem, solution, _random.Split((ulong)record.Number), cancellationToken).ConfigureAwait(false));
            else
                rejects.Add(new Reject("no solution", $"{problem.TaskId} has no solution that could be mutated."));
        }

        if (_samples is not null)
        {
            string[] samples = [.. _samples[problem.TaskId]];
            if (samples.Length > 0) Add(await _finder.FromSamplesAsync(problem, samples, cancellationToken).ConfigureAwait(false));
            else rejects.Add(new Reject("no samples", $"There are no samples for {problem.TaskId}."));
        }

        return StageOutcome.Of(items, rejects);

        void Add(FaultPairResult result)
        {
            items.AddRange(result.Pairs.Select(ToJson));
            rejects.AddRange(result.Rejects);
        }
    }

    /// <summary>A pair as an item. Spans are [first, end) in code points, as Python counts characters.</summary>
    public static JsonObject ToJson(FaultPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        var evidence = new JsonObject { ["kind"] = pair.Evidence.Kind.ToString(), ["reason"] = pair.Evidence.Reason };
        if (pair.FailedTest is { } test) evidence["test"] = new JsonObject { ["source"] = test.Source, ["observed"] = test.Observed, ["message"] = test.Message };
        return new JsonObject
        {
            ["task_id"] = pair.TaskId,
            ["prompt"] = pair.Prompt,
            ["correct"] = pair.Correct,
            ["wrong"] = pair.Wrong,
            ["continues_prompt"] = pair.ContinuesPrompt,
            ["origin"] = pair.Origin.ToString().ToLowerInvariant(),
            ["change"] = pair.Change,
            ["similarity"] = Math.Round(pair.Similarity, 6),
            ["correct_line_mask"] = Mask(pair.Mask.CorrectLines),
            ["wrong_line_mask"] = Mask(pair.Mask.WrongLines),
            ["correct_spans"] = Spans(pair.Correct, pair.Mask.CorrectSpans),
            ["wrong_spans"] = Spans(pair.Wrong, pair.Mask.WrongSpans),
            ["evidence"] = evidence,
        };
    }

    private static JsonArray Mask(IEnumerable<bool> lines) => [.. lines.Select(line => (JsonNode)(line ? 1 : 0))];

    private static JsonArray Spans(string text, IEnumerable<TextSpan> spans) =>
        [.. spans.Select(span => span.InCodePoints(text)).Select(span => (JsonNode)new JsonArray(span.Start, span.End))];
}
