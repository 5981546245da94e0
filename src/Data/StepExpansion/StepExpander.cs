using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Verification.Answers;

namespace Reasoning.Data.StepExpansion;

/// <summary>
/// Fills in the steps that a solution leaves out: between each two neighbouring steps a model is asked for one more. After MathFimer (arXiv 2502.11684): the steps that
/// were there, and the
/// answer, stay as they are.
/// </summary>
/// <remarks>One request for each two neighbouring steps, all at once. What is empty, repeats a neighbour, goes over the end of a step, or states wrong arithmetic is left
/// out.</remarks>
public sealed class StepExpander
{
    private readonly ITextGenerator _generator;
    private readonly StepExpansionOptions _options;

    /// <summary>An expander that asks a generator.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="options">How; null for the defaults.</param>
    public StepExpander(ITextGenerator generator, StepExpansionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        (_generator, _options) = (generator, options ?? new StepExpansionOptions());
    }

    /// <summary>Fills in steps.</summary>
    /// <param name="question">The question.</param>
    /// <param name="solution">Its solution.</param>
    /// <param name="random">Seeds the requests.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The solution; with nothing inserted where it has fewer than two steps or nothing fits.</returns>
    /// <exception cref="Decoding.Models.ContextOverflowException">The question and its solution do not fit into the model's context.</exception>
    public async ValueTask<ExpandedSolution> ExpandAsync(string question, string solution, CounterRandom random, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(solution);
        var steps = SolutionSteps.Split(solution, _options.Format);
        var replies = await Task.WhenAll(Enumerable.Range(1, Math.Max(0, steps.Count - 1)).Select(
            gap => AskAsync(question, steps, gap, random.Split((ulong)gap), cancellationToken))).ConfigureAwait(false);
        var (made, dropped) = (new List<ExpandedStep>(), new List<Reject>());
        string? answer = FinalAnswer.Find(solution);
        for (int i = 0; i < steps.Count; i++)
        {
            if (i > 0)
            {
                string inserted = replies[i - 1].Trim();
                if (WhyNot(inserted, steps[i - 1], steps[i]) is { } reject) dropped.Add(reject);
                else made.Add(new ExpandedStep(inserted + Ending(steps[i - 1]), true));
            }

            made.Add(new ExpandedStep(steps[i], false));
        }

        var expanded = new ExpandedSolution(made, dropped);
        if (expanded.Inserted == 0 || FinalAnswer.Find(expanded.Text) == answer) return expanded;
        return new ExpandedSolution(
            [.. steps.Select(step => new ExpandedStep(step, false))],
                [.. dropped, new Reject("answer changed", "With the steps that were filled in the solution would state another answer.")]);
    }

    private async Task<string> AskAsync(string question, IReadOnlyList<string> steps, int gap, CounterRandom random, CancellationToken cancellationToken)
    {
        string before = string.Concat(steps.Take(gap)), after = string.Concat(steps.Skip(gap));
        var request = new GenerationRequest
        {
            Prompt = _options.Prompt?.Fill(new JsonObject { ["question"] = question, ["before"] = before, ["after"] = after })
                ?? _options.FillInMiddle.Prompt(FillInMiddleItem.EndWithSpace(question) + before, after),
            ParsesSpecialTokens = _options.Prompt is null,
            MaxTokens = _options.MaxTokens,
            Sampling = _options.Sampling,
            Seed = random.NextUInt64(),
        };
        var result = await _generator.GenerateAsync(request, cancellationToken).ConfigureAwait(false);
        return result.Completions[0].FinishReason == FinishReason.Length ? "" : SolutionSteps.Split(result.Completions[0].Text, _options.Format) is [var first, ..] ? first : "";
    }

    private Reject? WhyNot(string inserted, string before, string after)
    {
        if (inserted.Length == 0) return new Reject("empty step", "The model wrote no whole step.");
        if (inserted == before.Trim() || inserted == after.Trim()) return new Reject("repeated step", $"The model repeated a neighbour: {inserted}");
        if (FinalAnswer.Find(inserted) is not null) return new Reject("states an answer", $"The model stated an answer before the end: {inserted}");
        return _options.ChecksArithmetic && StepArithmetic.FindWrong(inserted) is { } wrong ? new Reject("wrong arithmetic", $"The model wrote {wrong}.") : null;
    }

    // The white space that parts two steps, as the step before has it.
    private string Ending(string step) => step[step.TrimEnd().Length..] is { Length: > 0 } space ? space : _options.Format == StepFormat.Sentences ? " " : "\n";
}
