using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Verification;
using Reasoning.Verification.Problems;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Data.PseudoCode;

/// <summary>
/// Has a model write pseudo-code of right programs, for training on both: Sun et al., "UniCoder: Scaling Code Large Language Model via Universal Code" (arXiv 2406.16441).
/// What it adds: pseudo-code
/// is kept only if a program that is written from it alone passes the tests. The prompts are our own.
/// </summary>
/// <remarks>Costs at most <see cref="PseudoCodeOptions.Attempts"/> · (1 + <see cref="PseudoCodeOptions.Programs"/>) completions and as many judgements as programs, and one
/// of the solution.</remarks>
public sealed class PseudoCodeGenerator
{
    private readonly ITextGenerator _generator;
    private readonly UnitTestJudge _judge;
    private readonly PseudoCodeOptions _options;

    /// <summary>A generator of pseudo-code.</summary>
    /// <param name="generator">The model that writes.</param>
    /// <param name="judge">Judges programs; it stays the caller's to dispose.</param>
    /// <param name="options">How; null for the defaults.</param>
    public PseudoCodeGenerator(ITextGenerator generator, UnitTestJudge judge, PseudoCodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(judge);
        (_generator, _judge, _options) = (generator, judge, options ?? new PseudoCodeOptions());
    }

    /// <summary>Has pseudo-code written of a solution.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="solution">A right answer to it.</param>
    /// <param name="random">Seeds the requests.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Verification.Sandboxing.SandboxUnavailableException">Programs cannot be run here.</exception>
    /// <exception cref="Decoding.Models.ContextOverflowException">The task does not fit into the model's context.</exception>
    public async ValueTask<PseudoCodeResult> GenerateAsync(CodeProblem problem, string solution, CounterRandom random, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(solution);
        if (_judge.WhyNot(problem) is { } refusal) return Rejected("not judged here", refusal);
        var own = await _judge.JudgeAsync(problem, solution, cancellationToken).ConfigureAwait(false);
        if (!own.Passed) return Rejected("solution fails", $"The solution of {problem.TaskId} does not pass its tests ({own.Kind}): {own.Reason}");

        string language = problem.Language == ProgramLanguage.CSharp ? "C#" : "Python";
        string shown = problem.Form == PromptForm.Beginning ? problem.Prompt + solution : solution;
        var last = new Reject("empty pseudo-code", $"The model wrote no pseudo-code for {problem.TaskId}.");
        for (int attempt = 0; attempt < _options.Attempts; attempt++)
        {
            var part = random.Split((ulong)attempt);
            var described = await AskAsync(_options.Prompts.Describe, new JsonObject { ["question"] = problem.Prompt, ["code"] = shown, ["language"] = language }, 1,
                part.Split(0), cancellationToken)
                .ConfigureAwait(false);
            string pseudoCode = described[0].Trim();
            if (pseudoCode.Length == 0) continue;
            if (Signature(problem) is var signature && pseudoCode.Contains(solution.Trim(), StringComparison.Ordinal))
            {
                last = new Reject("copied program", $"The model wrote the program of {problem.TaskId} itself in place of pseudo-code.");
                continue;
            }

            var programs = await AskAsync(
                _options.Prompts.Regenerate, new JsonObject { ["pseudo_code"] = pseudoCode, ["signature"] = signature, ["language"] = language }, _options.Programs,
                    part.Split(1), cancellationToken)
                .ConfigureAwait(false);
            var verdicts = await Task.WhenAll(programs.Select(program => _judge.JudgeAsync(problem, program, cancellationToken).AsTask())).ConfigureAwait(false);
            int passing = Array.FindIndex(verdicts, verdict => verdict.Passed);
            if (passing >= 0) return new PseudoCodeResult(new PseudoCodeExample(problem.TaskId, problem.Prompt, solution, pseudoCode, language, programs[passing]), null);
            last = new Reject("not enough to go by",
                $"No program that was written from the pseudo-code of {problem.TaskId} passes its tests ({verdicts[0].Kind}): {verdicts[0].Reason}");
        }

        return new PseudoCodeResult(null, last);
    }

    private static PseudoCodeResult Rejected(string reason, string detail) => new(null, new Reject(reason, detail));

    // What is told of the task beside the pseudo-code: names and types, and not what is to be done, which would make the pseudo-code needless.
    private static string Signature(CodeProblem problem)
    {
        if (problem.Form != PromptForm.Beginning) return problem.EntryPoint;
        if (problem.Language != ProgramLanguage.Python) return problem.Prompt;
        string[] lines = problem.Prompt.Split('\n');
        int start = Array.FindLastIndex(lines, line => line.TrimStart().StartsWith($"def {problem.EntryPoint}", StringComparison.Ordinal));
        if (start < 0) return problem.Prompt;
        int end = Array.FindIndex(lines, start, line => line.TrimEnd().EndsWith(':'));
        return string.Join('\n', lines[start..((end < 0 ? start : end) + 1)]);
    }

    private async ValueTask<string[]> AskAsync(FieldTemplate prompt, JsonObject fields, int count, CounterRandom random, CancellationToken cancellationToken)
    {
        var request = new GenerationRequest
        {
            Prompt = prompt.Fill(fields), Count = count, MaxTokens = _options.MaxTokens, Sampling = _options.Sampling, Seed = random.NextUInt64(),
        };
        var result = await _generator.GenerateAsync(request, cancellationToken).ConfigureAwait(false);
        return [.. result.Completions.Select(completion => completion.Text)];
    }
}
