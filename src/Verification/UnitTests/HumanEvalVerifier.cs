using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.UnitTests;

/// <summary>
/// Verifies completions of one HumanEval problem by running its tests against them in a sandbox. A candidate is what the model wrote:
/// a function body, a whole function, or either in a Markdown fence.
/// </summary>
/// <remarks>
/// The program is the prompt and the completion, as in the reference harness (Chen et al. 2021). Three things differ: the candidate
/// answers from another process with plain data only, so that it cannot forge the comparison; every <c>assert</c> is reported, not
/// only the first that fails; helper functions that the tests call are the prompt's own, not the candidate's versions of them.
/// </remarks>
public sealed class HumanEvalVerifier : IVerifier
{
    private readonly PythonSandbox _sandbox;
    private readonly CompletionOptions? _options;

    /// <summary>A verifier of one problem. Many may share a sandbox, which stays the caller's to dispose.</summary>
    /// <param name="sandbox">Where candidates run.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="options">How completions are read; null for the defaults.</param>
    /// <exception cref="ArgumentException">The problem's entry point is not the name of a function.</exception>
    public HumanEvalVerifier(PythonSandbox sandbox, CodeProblem problem, CompletionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        ArgumentNullException.ThrowIfNull(problem);
        _ = Check(problem, "");
        _sandbox = sandbox;
        _options = options;
        Problem = problem;
    }

    /// <summary>The problem that candidates are to solve.</summary>
    public CodeProblem Problem { get; }

    /// <inheritdoc/>
    public ValueTask<Verdict> VerifyAsync(string candidate, CancellationToken cancellationToken = default) =>
        _sandbox.JudgeAsync(Check(Problem, candidate, _options), cancellationToken);

    /// <summary>The program and tests that decide about a completion, for <see cref="PythonSandbox.JudgeAllAsync"/>.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="completion">What the model wrote.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The problem's entry point is not the name of a function.</exception>
    public static PythonCheck Check(CodeProblem problem, string completion, CompletionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Tests is not AssertTests tests) throw new ArgumentException($"The tests of {problem.TaskId} are not assert statements.", nameof(problem));
        return new PythonCheck
        {
            Program = CompletionProgram.Assemble(problem, completion, options),
            EntryPoint = problem.EntryPoint,
            Tests = tests.Source,
            Setup = tests.Setup,
        };
    }
}
