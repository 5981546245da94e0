using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.CSharp;
using Reasoning.Verification.UnitTests.Caching;

namespace Reasoning.Verification.UnitTests;

/// <summary>
/// Judges completions of programming problems by running their tests against them in a sandbox. A completion is what the model wrote: a function body, a whole
/// function or program, or either in a Markdown fence.
/// </summary>
/// <remarks>
/// <para>The program is made of prompt and completion, as in the reference harnesses (Chen et al. 2021, "Evaluating large language models trained on code"). Three
/// things differ: the candidate answers from another process with plain data only, so that it cannot forge the comparison; every test is reported, not only the
/// first that fails; helper functions that the tests call are the prompt's own, not the candidate's versions of them.</para>
/// <para>A failure is checked by running once more, since a program that fails and then passes is no evidence either way (Gruber et al. 2021, "An empirical study of
/// flaky tests in Python", find that randomness and the machine cause most flaky tests). Verdicts are kept by the hash of everything that they depend on, and equal submissions that come at once run once.</para>
/// <para>May be used from many threads. Sandboxes start when the first program of their language comes.</para>
/// </remarks>
public sealed class UnitTestJudge : IAsyncDisposable
{
    private readonly UnitTestOptions _options;
    private readonly SandboxSet _sandboxes;
    private readonly CallSuite _calls;
    private readonly InputOutputSuite _outputs;
    private readonly SingleFlight<string, Verdict> _running = new();

    /// <summary>A judge with sandboxes of its own.</summary>
    /// <param name="options">How programs are judged; null for the defaults.</param>
    public UnitTestJudge(UnitTestOptions? options = null)
        : this([], options)
    {
    }

    /// <summary>A judge that uses the sandboxes of somebody else, and judges the languages that they run.</summary>
    /// <param name="sandboxes">At most one for each language; they stay the caller's to dispose. None for sandboxes of its own.</param>
    /// <param name="options">How programs are judged; null for the defaults. What it says about sandboxes is not for those that are lent.</param>
    /// <exception cref="ArgumentException">There are two for one language.</exception>
    public UnitTestJudge(IEnumerable<ISandbox> sandboxes, UnitTestOptions? options = null)
        : this(sandboxes, options, StartAsync)
    {
    }

    internal UnitTestJudge(
        IEnumerable<ISandbox> sandboxes,
        UnitTestOptions? options,
        Func<ProgramLanguage, SandboxOptions, CancellationToken, Task<ISandbox>> start)
    {
        ArgumentNullException.ThrowIfNull(sandboxes);
        _options = options ?? new UnitTestOptions();
        _sandboxes = new SandboxSet(sandboxes, _options.Sandbox, start);
        _calls = new CallSuite(_options);
        _outputs = new InputOutputSuite(_options);
    }

    /// <summary>SHA-256, in lower-case hexadecimal, of the programs of this library that run and check candidates inside sandboxes.</summary>
    public static string WorkerSha256 => WorkerSource.Sha256;

    /// <summary>How programs are judged.</summary>
    public UnitTestOptions Options => _options;

    /// <summary>Why a problem cannot be judged here, in one sentence; null where it can.</summary>
    /// <param name="problem">The problem.</param>
    public string? WhyNot(CodeProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var (name, language) = (problem.TaskId, problem.Language);
        if (_sandboxes.IsLent && _sandboxes.Lent(language) is null) return $"{name} asks for {language} programs, and there is no sandbox for them among those that the judge was given.";
        if (!_sandboxes.IsLent && !CanStart(language)) return $"{name} asks for {language} programs, and there is no sandbox for them.";
        return problem.Tests switch
        {
            AssertTests or UnittestTests when language != ProgramLanguage.Python => $"The tests of {name} are Python source, which judges Python programs and no {language} programs.",
            AssertTests or UnittestTests when _sandboxes.Lent(language) is not (null or PythonSandbox) => $"The tests of {name} are Python source, which the sandbox that the judge was given does not run.",
            UnittestTests { Names: var names } when names.Count == 0 || !names.All(PythonCheck.IsName) => $"{name} does not name the classes and functions that its tests use.",
            AssertTests when !PythonCheck.IsName(problem.EntryPoint) => $"The entry point of {name} should be the name of a Python function and is '{problem.EntryPoint}'.",
            CallTests or InputOutputTests when TestCount(problem.Tests) == 0 => $"{name} has no tests.",
            CallTests when problem.EntryPoint.Length == 0 => $"{name} does not name the function that its tests call.",
            CallTests calls when problem.CanonicalSolution is null && calls.Tests.Any(test => test.Expected is null) =>
                $"{name} does not say what its tests expect, and has no canonical solution that could be asked.",
            AssertTests or UnittestTests or CallTests or InputOutputTests => null,
            _ => $"The tests of {name} are of a kind that this judge does not know.",
        };
    }

    /// <summary>Judges what a model wrote for a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="completion">What the model wrote.</param>
    /// <param name="cancellationToken">Gives up judging.</param>
    /// <returns>The verdict; <see cref="VerdictKind.HarnessError"/> with the reason where the problem cannot be judged here (<see cref="WhyNot"/>).</returns>
    /// <exception cref="SandboxUnavailableException">The machine cannot run programs of this language in isolation.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the judge was disposed, before the verdict was known.</exception>
    public ValueTask<Verdict> JudgeAsync(CodeProblem problem, string completion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        return JudgeProgramAsync(problem, CompletionProgram.Assemble(problem, completion, _options.Completion), cancellationToken);
    }

    /// <summary>Judges a whole program, which is run as it stands.</summary>
    /// <param name="problem">The problem that it is to solve.</param>
    /// <param name="program">The program.</param>
    /// <param name="cancellationToken">Gives up judging.</param>
    /// <returns>The verdict, as by <see cref="JudgeAsync"/>.</returns>
    /// <exception cref="SandboxUnavailableException">The machine cannot run programs of this language in isolation.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the judge was disposed, before the verdict was known.</exception>
    public async ValueTask<Verdict> JudgeProgramAsync(CodeProblem problem, string program, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(program);
        if (WhyNot(problem) is { } refusal) return Verdicts.HarnessError(refusal);
        var sandbox = await _sandboxes.GetAsync(problem.Language, 0, cancellationToken).ConfigureAwait(false);
        if (_options.Cache is not { } cache || VerdictKey.Of(problem, program, sandbox, _options) is not { } key)
            return await DecideAsync(problem, program, sandbox, cancellationToken).ConfigureAwait(false);

        return await _running.RunAsync(
            key,
            async cancel =>
            {
                if (await cache.FindAsync(key, cancel).ConfigureAwait(false) is { } known) return known;
                var verdict = await DecideAsync(problem, program, sandbox, cancel).ConfigureAwait(false);
                if (verdict.IsEvidence && verdict.Kind != VerdictKind.WallTimeout) await cache.AddAsync(key, verdict, cancel).ConfigureAwait(false);
                return verdict;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Judges a stream of submissions, as many at once as a sandbox has workers. Submissions are read as verdicts are asked for: at most one more than are judged at once, and
    /// in the order given four times as many that wait for a slow one before them.
    /// </summary>
    /// <param name="submissions">The submissions.</param>
    /// <param name="order">Whether verdicts come in the order of the submissions, or as they become known.</param>
    /// <param name="cancellationToken">Stops reading and judging.</param>
    /// <exception cref="SandboxUnavailableException">The machine cannot run programs of a submission's language in isolation.</exception>
    public IAsyncEnumerable<JudgedSubmission> JudgeAllAsync(
        IAsyncEnumerable<Submission> submissions, ResultOrder order = ResultOrder.AsGiven, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        return ConcurrentStream.RunAsync(
            submissions,
            async (index, submission, cancel) => new JudgedSubmission(index, submission, await JudgeAsync(submission.Problem, submission.Completion, cancel).ConfigureAwait(false)),
            _sandboxes.Workers,
            order,
            cancellationToken);
    }

    /// <summary>A verifier of one problem, which lives as long as this judge.</summary>
    /// <param name="problem">The problem that candidates are to solve.</param>
    /// <exception cref="NotSupportedException">The problem cannot be judged here; the message is the one of <see cref="WhyNot"/>.</exception>
    public IVerifier For(CodeProblem problem) =>
        WhyNot(problem) is { } refusal ? throw new NotSupportedException(refusal) : new ProblemVerifier(this, problem);

    /// <summary>The sandbox that judges a language's programs; it is started where it was not yet.</summary>
    /// <param name="language">The language.</param>
    /// <param name="cancellationToken">Gives up waiting for it.</param>
    /// <exception cref="SandboxUnavailableException">It cannot be had.</exception>
    public async ValueTask<ISandbox> SandboxAsync(ProgramLanguage language, CancellationToken cancellationToken = default) =>
        await _sandboxes.GetAsync(language, 0, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the sandboxes that the judge started. What still runs there is cancelled.</summary>
    public ValueTask DisposeAsync() => _sandboxes.DisposeAsync();

    private static bool CanStart(ProgramLanguage language) => language is ProgramLanguage.Python or ProgramLanguage.CSharp;

    private static async Task<ISandbox> StartAsync(ProgramLanguage language, SandboxOptions options, CancellationToken cancellationToken) => language switch
    {
        ProgramLanguage.Python => await PythonSandbox.StartAsync(options, cancellationToken).ConfigureAwait(false),
        ProgramLanguage.CSharp => await CSharpSandbox.StartAsync(options, cancellationToken).ConfigureAwait(false),
        _ => throw new SandboxUnavailableException($"There is no sandbox for {language} programs."),
    };

    private static int TestCount(TestSuite suite) => suite switch { CallTests calls => calls.Tests.Count, InputOutputTests runs => runs.Tests.Count, _ => 0 };

    /// <summary>Runs the program as often as the options ask, and makes one verdict of it.</summary>
    private async Task<Verdict> DecideAsync(CodeProblem problem, string program, ISandbox sandbox, CancellationToken cancellationToken)
    {
        if (_options.ChecksSyntaxFirst && problem.Language == ProgramLanguage.Python && PythonSyntaxCheck.Refuse(program) is { } refusal) return refusal;
        var first = await RunAsync(problem, program, sandbox, cancellationToken).ConfigureAwait(false);
        if (_options.RerunFailures && CanBeLuck(first.Kind))
        {
            var second = await RunAsync(problem, program, sandbox, cancellationToken).ConfigureAwait(false);
            return second.Passed ? Verdicts.Flaky(first, failedFirst: true) : first;
        }

        for (var repetition = 1; first.Passed && repetition <= _options.PassingReruns; repetition++)
        {
            var other = await _sandboxes.GetAsync(problem.Language, repetition, cancellationToken).ConfigureAwait(false);
            var again = await RunAsync(problem, program, other, cancellationToken).ConfigureAwait(false);
            if (again.Kind == VerdictKind.HarnessError) return again;
            if (!again.Passed) return Verdicts.Flaky(again, failedFirst: false);
        }

        return first;
    }

    private Task<Verdict> RunAsync(CodeProblem problem, string program, ISandbox sandbox, CancellationToken cancellationToken) => problem.Tests switch
    {
        AssertTests tests => CheckAsync(sandbox, new() { Program = program, EntryPoint = problem.EntryPoint, Tests = tests.Source, Setup = tests.Setup, CpuTime = problem.CpuTime }, cancellationToken),
        UnittestTests tests => CheckAsync(sandbox, new() { Program = program, Names = tests.Names, Tests = tests.Source, Setup = tests.Setup, CpuTime = problem.CpuTime }, cancellationToken),
        CallTests tests => _calls.JudgeAsync(problem, tests, program, sandbox, cancellationToken),
        InputOutputTests tests => _outputs.JudgeAsync(problem, tests, program, sandbox, cancellationToken),
        _ => throw new InvalidOperationException($"There is no way to run {problem.Tests.GetType().Name}."),
    };

    private static async Task<Verdict> CheckAsync(ISandbox sandbox, PythonCheck check, CancellationToken cancellationToken) =>
        await ((PythonSandbox)sandbox).JudgeAsync(check, cancellationToken).ConfigureAwait(false);

    // A compiler, the system-call filter and the size of an output do not depend on the machine's load or on chance.
    private static bool CanBeLuck(VerdictKind kind) => kind is
        VerdictKind.WrongAnswer or VerdictKind.RuntimeError or VerdictKind.CpuTimeout or VerdictKind.WallTimeout or VerdictKind.MemoryLimit;
}
