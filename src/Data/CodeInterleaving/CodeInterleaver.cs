using System.Text.Json;
using Reasoning.Data.Pipelines;
using Reasoning.Verification;
using Reasoning.Verification.Answers;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Data.CodeInterleaving;

/// <summary>
/// Puts into solutions of words and code what the code prints, and keeps those that come to the right answer: Wang et al., "MathCoder: Seamless Code Integration in LLMs
/// for Enhanced
/// Mathematical Reasoning" (2024).
/// </summary>
/// <remarks>
/// Blocks share their variables, as in a notebook, and the value of a last expression counts as printed. What the writer says was printed is thrown away. One run in the
/// sandbox a solution;
/// it sees the standard library, and installed packages where the sandbox allows them (<see cref="SandboxOptions.AllowPackages"/>).
/// </remarks>
public sealed class CodeInterleaver
{
    private static readonly string Source = ReadSource();

    private readonly ISandbox _sandbox;
    private readonly InterleavingOptions _options;

    /// <summary>An interleaver that runs code in a sandbox.</summary>
    /// <param name="sandbox">A Python sandbox; it stays the caller's to dispose.</param>
    /// <param name="options">Marks and checks; null for the defaults.</param>
    /// <exception cref="ArgumentException">The sandbox does not run Python.</exception>
    public CodeInterleaver(ISandbox sandbox, InterleavingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        if (sandbox.Language != ProgramLanguage.Python) throw new ArgumentException($"Blocks of Python are run; a sandbox of {sandbox.Language} cannot run them.", nameof(sandbox));
        (_sandbox, _options) = (sandbox, options ?? new InterleavingOptions());
    }

    /// <summary>Runs a solution's code and checks its answer.</summary>
    /// <param name="solution">Text with fenced blocks of Python.</param>
    /// <param name="reference">The right answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The reference is empty.</exception>
    /// <exception cref="SandboxUnavailableException">The sandbox broke.</exception>
    public async ValueTask<InterleavingResult> InterleaveAsync(string solution, string reference, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        SolutionBlock[] written = [.. SolutionBlock.Parse(solution).Where(block => block.Kind != SolutionBlockKind.Execution)];
        string[] code = [.. written.Where(block => block.Kind == SolutionBlockKind.Code).Select(block => block.Text)];
        if (code.Length == 0) return Rejected("no code", "The solution has no fenced block of Python.");

        var run = new ProgramRun { Program = Source, Input = JsonSerializer.Serialize(code) };
        var execution = await _sandbox.RunAsync(run, cancellationToken).ConfigureAwait(false);
        if (execution.Failure == VerdictKind.HarnessError) throw new SandboxUnavailableException($"The sandbox broke over a solution: {execution.Reason}");
        if (execution.Failure is { } failure) return Rejected("code failed", $"The code does not come to its end ({failure}): {execution.Reason}");
        if (ReadOutputs(execution.Output) is not { } outputs) return Rejected("code failed", "The code wrote past what captures its output.");
        if (outputs.FirstOrDefault(output => output.Error is not null) is { } raised) return Rejected("code failed", $"Block {outputs.Count} raised {raised.Error}.");

        var blocks = new List<SolutionBlock>();
        foreach (var block in written)
        {
            blocks.Add(block);
            if (block.Kind != SolutionBlockKind.Code) continue;
            string output = outputs[blocks.Count(one => one.Kind == SolutionBlockKind.Code) - 1].Output.TrimEnd();
            if (output.Length > 0) blocks.Add(new SolutionBlock(SolutionBlockKind.Execution, Shortened(output)));
        }

        return await CheckAsync(blocks, reference, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<InterleavingResult> CheckAsync(List<SolutionBlock> blocks, string reference, CancellationToken cancellationToken)
    {
        string text = string.Join("\n", blocks.Where(block => block.Kind == SolutionBlockKind.Text).Select(block => block.Text));
        string? answer = FinalAnswer.Find(text);
        if (answer is null && _options.AnswersByOutput && blocks.FindLast(block => block.Kind == SolutionBlockKind.Execution) is { } last)
            answer = last.Text.Split('\n')[^1].Trim();
        if (answer is null) return Rejected("no answer", "The solution states no answer.");
        var verdict = await new AnswerVerifier(reference, new AnswerNormalizer()).VerifyAsync($"answer: {answer}", cancellationToken).ConfigureAwait(false);
        return verdict.Passed ? new InterleavingResult(new InterleavedSolution(blocks, answer), null)
            : Rejected("wrong answer", $"The solution answers {answer}, and the reference is {reference}.");
    }

    private static InterleavingResult Rejected(string reason, string detail) => new(null, new Reject(reason, detail));

    private static List<BlockOutput>? ReadOutputs(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<List<BlockOutput>>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string Shortened(string output) => output.Length <= _options.LongestOutput ? output : output[.._options.LongestOutput] + "\n... (cut)";

    private static string ReadSource()
    {
        using var stream = typeof(CodeInterleaver).Assembly.GetManifestResourceStream("run_blocks.py")
            ?? throw new InvalidOperationException("The assembly lacks its resource run_blocks.py.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record BlockOutput(string Output, string? Error);
}
