using Reasoning.Data.Pipelines;
using Reasoning.Data.Texts;
using Reasoning.Decoding.Sampling;
using Reasoning.Verification;
using Reasoning.Verification.Adequacy.Mutants;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Data.FaultPairs;

/// <summary>
/// Finds pairs of a right and a nearly equal wrong program, both decided by running the tests. After Fault-Aware Fine-Tuning (arXiv 2503.16913), which asks a teacher model
/// for the wrong
/// variant; here it is a mutant of the right program or a failed sample of a model, so that no teacher is needed.
/// </summary>
/// <remarks>
/// Costs two judgements per program that is looked at. A program that passes once and fails once is in no pair: one that passed runs again with another seed, one that
/// failed with the same
/// (a program that fails with one seed is wrong, whatever it does with others).
/// </remarks>
public sealed class FaultPairFinder
{
    private const int MutantSlowness = 20;

    private static readonly TimeSpan LeastMutantTime = TimeSpan.FromSeconds(0.5);

    private readonly UnitTestJudge _judge;
    private readonly FaultPairOptions _options;

    /// <summary>Finds pairs with a judge.</summary>
    /// <param name="judge">A judge that runs passing and failing programs again (<see cref="JudgeOptions"/>); it stays the caller's to dispose.</param>
    /// <param name="options">Which pairs; null for the defaults.</param>
    /// <exception cref="ArgumentException">The judge runs programs once.</exception>
    public FaultPairFinder(UnitTestJudge judge, FaultPairOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(judge);
        if (!judge.Options.RerunFailures || judge.Options.PassingReruns < 1)
            throw new ArgumentException($"A judge of pairs runs every program again, so that none is right or wrong by luck; make it with {nameof(FaultPairFinder)}.{nameof(JudgeOptions)}.", nameof(judge));
        _judge = judge;
        _options = options ?? new FaultPairOptions();
    }

    /// <summary>Options of a judge that runs passing and failing programs a second time.</summary>
    public static UnitTestOptions JudgeOptions { get; } = new() { RerunFailures = true, PassingReruns = 1 };

    /// <summary>Pairs of a right program and mutants of it that fail. The kinds of mistakes take turns.</summary>
    /// <param name="problem">The problem; it must ask for Python.</param>
    /// <param name="completion">A right answer.</param>
    /// <param name="random">Decides which mutants are tried; the same one gives the same pairs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Verification.Sandboxing.SandboxUnavailableException">Programs cannot be run here.</exception>
    public async ValueTask<FaultPairResult> FromMutantsAsync(CodeProblem problem, string completion, CounterRandom random, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        if (_judge.WhyNot(problem) is { } refusal) return Rejected("not judged here", refusal);
        if (problem.Language != ProgramLanguage.Python)
            return Rejected("not Python", $"{problem.TaskId} asks for {problem.Language} programs, and mutants are made of Python programs.");
        string program = CompletionProgram.Assemble(problem, completion, _judge.Options.Completion);
        var own = await _judge.JudgeProgramAsync(problem, program, cancellationToken).ConfigureAwait(false);
        if (!own.Passed) return Rejected("solution fails", $"The solution of {problem.TaskId} does not pass its tests ({own.Kind}): {own.Reason}");

        var sandbox = await _judge.SandboxAsync(ProgramLanguage.Python, cancellationToken).ConfigureAwait(false);
        var testing = new MutationTesting(sandbox, new MutationOptions { Most = 2000, Seed = (int)(random.NextUInt64() & int.MaxValue) });
        IReadOnlyList<Mutant> mutants;
        try
        {
            mutants = (await testing.MutateAsync(program, cancellationToken).ConfigureAwait(false)).Mutants;
        }
        catch (ArgumentException error)
        {
            return Rejected("not mutable", error.Message);
        }

        var judged = problem with { CpuTime = MutantTime(problem, own) };
        var pairs = new List<FaultPair>();
        foreach (var some in Chosen(problem, program, mutants, random).Take(_options.MostMutants).Chunk(_options.MostPairs))
        {
            var verdicts = await Task.WhenAll(some.Select(mutant => _judge.JudgeProgramAsync(judged, mutant.Program, cancellationToken).AsTask())).ConfigureAwait(false);
            pairs.AddRange(some.Zip(verdicts)
                .Where(pair => IsWrong(pair.Second))
                .Select(pair => Pair(problem, program, pair.First.Program, pair.Second, FaultOrigin.Mutant, pair.First.Description))
                .Where(pair => pair.Similarity >= _options.LeastSimilarity));
            if (pairs.Count >= _options.MostPairs) break;
        }

        return pairs.Count == 0
            ? Rejected("no wrong mutant", $"None of the mutants of {problem.TaskId} that were tried ({Math.Min(mutants.Count, _options.MostMutants)} of {mutants.Count}) fails its tests in a way that counts.")
            : new FaultPairResult([.. pairs.Take(_options.MostPairs)], []);
    }

    /// <summary>Pairs of samples of a model: each that fails with the closest one that passes. All are judged again, whatever is said of them; the closest pairs are
    /// kept.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="completions">What the model wrote for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Verification.Sandboxing.SandboxUnavailableException">Programs cannot be run here.</exception>
    public async ValueTask<FaultPairResult> FromSamplesAsync(CodeProblem problem, IReadOnlyList<string> completions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completions);
        if (_judge.WhyNot(problem) is { } refusal) return Rejected("not judged here", refusal);
        IEnumerable<string> all = _options.PairsWithCanonicalSolution && problem.CanonicalSolution is { } canonical ? [.. completions, canonical] : completions;
        string[] programs = [.. all.Select(completion => CompletionProgram.Assemble(problem, completion, _judge.Options.Completion)).Distinct(StringComparer.Ordinal)];
        var verdicts = await Task.WhenAll(programs.Select(program => _judge.JudgeProgramAsync(problem, program, cancellationToken).AsTask())).ConfigureAwait(false);
        string[] passing = [.. programs.Where((_, index) => verdicts[index].Passed)];
        (string Program, Verdict Verdict)[] failing = [.. programs.Zip(verdicts).Where(one => IsWrong(one.Second))];
        if (passing.Length == 0) return Rejected("no passing sample", $"None of the {programs.Length} different samples of {problem.TaskId} passes its tests.");
        if (failing.Length == 0) return Rejected("no failing sample", $"None of the {programs.Length} different samples of {problem.TaskId} fails its tests in a way that counts.");

        FaultPair[] pairs =
        [
            .. failing
                .Select(one => Pair(problem, Alignment.MostSimilar(passing, one.Program), one.Program, one.Verdict, FaultOrigin.Sample, null))
                .Where(pair => pair.Similarity >= _options.LeastSimilarity)
                .OrderByDescending(pair => pair.Similarity)
                .Take(_options.MostPairs),
        ];
        return pairs.Length == 0
            ? Rejected("no close pair", $"No failing sample of {problem.TaskId} is as close to a passing one as {_options.LeastSimilarity}.")
            : new FaultPairResult(pairs, []);
    }

    private static FaultPairResult Rejected(string reason, string detail) => new([], [new Reject(reason, detail)]);

    /// <summary>The mutants in random order, of each kind the first, then of each kind the second, and so on; without those that change the prompt.</summary>
    private static IEnumerable<Mutant> Chosen(CodeProblem problem, string program, IReadOnlyList<Mutant> mutants, CounterRandom random)
    {
        bool continues = Continues(problem, program);
        Mutant[] shuffled = [.. mutants.Where(mutant => !continues || Continues(problem, mutant.Program))];
        for (int last = shuffled.Length - 1; last > 0; last--)
        {
            int other = random.NextInt32(last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }

        return shuffled.GroupBy(mutant => mutant.Operator).SelectMany(group => group.Select((mutant, turn) => (mutant, turn))).OrderBy(one => one.turn).Select(one => one.mutant);
    }

    private static bool Continues(CodeProblem problem, string program) => problem.Form == PromptForm.Beginning && program.StartsWith(problem.Prompt, StringComparison.Ordinal);

    private static FaultPair Pair(CodeProblem problem, string right, string wrong, Verdict evidence, FaultOrigin origin, string? change)
    {
        bool continues = Continues(problem, right) && Continues(problem, wrong);
        if (continues) (right, wrong) = (right[problem.Prompt.Length..], wrong[problem.Prompt.Length..]);
        return new FaultPair
        {
            TaskId = problem.TaskId,
            Prompt = problem.Prompt,
            Correct = right,
            Wrong = wrong,
            ContinuesPrompt = continues,
            Origin = origin,
            Change = change,
            Similarity = Alignment.Similarity(right, wrong),
            Mask = FaultMask.Between(right, wrong),
            Evidence = evidence,
        };
    }

    // Loops without end are the usual mutants that take long, and each of them would take all of the problem's time, twice. Where running out of time makes a program a
    // wrong one, it has that time.
    private TimeSpan? MutantTime(CodeProblem problem, Verdict own)
    {
        if (_options.Failures.Contains(VerdictKind.CpuTimeout)) return problem.CpuTime;
        var time = TimeSpan.FromTicks(Math.Max(LeastMutantTime.Ticks, own.CpuTime.Ticks * MutantSlowness));
        var most = problem.CpuTime ?? _judge.Options.Sandbox.CpuTime;
        return time < most ? time : most;
    }

    private bool IsWrong(Verdict verdict) => _options.Failures.Contains(verdict.Kind);
}
