using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.UnitTests;

/// <summary>What a judge makes of what sandboxes report, whatever the language.</summary>
public class UnitTestJudgeTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly Execution Right = ScriptedSandbox.Answer(2, 3), Wrong = ScriptedSandbox.Answer(2, 4);

    public static CodeProblem Increment { get; } = new()
    {
        TaskId = "Calls/0",
        EntryPoint = "f",
        Prompt = "",
        Form = PromptForm.Description,
        Tests = new CallTests([new(new(1), 2), new(new([2], [KeyValuePair.Create<string, PlainValue>("by", 1)]), 3)], ValueComparison.Exact),
    };

    public static CodeProblem Echo { get; } = Increment with
    {
        TaskId = "Lines/0",
        EntryPoint = "",
        Tests = new InputOutputTests([new("1\n", "1\n"), new("2\n", "2\n"), new("3\n", "3\n")], new OutputComparison()),
    };

    private static UnitTestOptions Plain { get; } = new() { Cache = null, RerunFailures = false };

    [Fact]
    public async Task JudgeAsync_Calls_ReportsEveryTest()
    {
        var error = new RaisedError("ValueError", "no\nmore", 3);
        var sandbox = new ScriptedSandbox((_, _) => new Execution { Results = [new() { Value = 7, Output = "hi" }, new() { Error = error }], Output = "hi" });
        var verdict = await JudgeOnce(sandbox, Increment, Plain);

        Assert.Equal((VerdictKind.WrongAnswer, 0.0), (verdict.Kind, verdict.Score));
        Assert.Equal("'f(1) == 2' does not hold; the program answered 7.", verdict.Reason);
        Assert.Equal(new TestOutcome { Status = TestStatus.Failed, Source = "f(1) == 2", Observed = "7", Message = "the program answered 7.", Output = "hi" }, verdict.Tests[0]);
        Assert.Equal(new TestOutcome { Status = TestStatus.Error, Source = "f(2, by=1) == 3", Message = "ValueError: no\nmore", Error = error }, verdict.Tests[1]);
    }

    [Theory]
    [InlineData("def f(x):\n    return x +\n", "The program is not valid Python: invalid syntax (line 2).")]
    [InlineData("def f(x):\nreturn x\n", "The program is not valid Python: expected an indented block after function definition on line 1 (line 2).")]
    public async Task JudgeAsync_SyntaxCheckedFirst_BrokenProgramIsNotRun(string program, string reason)
    {
        var sandbox = new ScriptedSandbox((_, _) => Right);
        await using var judge = new UnitTestJudge([sandbox], Plain with { ChecksSyntaxFirst = true });
        var verdict = await judge.JudgeProgramAsync(Increment, program, Cancel);
        Assert.Equal((VerdictKind.CompileError, 0.0, reason), (verdict.Kind, verdict.Score, verdict.Reason));
        Assert.Equal(0, sandbox.Count);
        Assert.True((await judge.JudgeProgramAsync(Increment, "def f(x, by=1): return x + by\n", Cancel)).Passed);
        Assert.Equal(1, sandbox.Count);
    }

    [Fact]
    public async Task JudgeAsync_RaisedFirst_IsARuntimeErrorThatNamesTheLine()
    {
        var sandbox = new ScriptedSandbox((_, _) => new Execution { Results = [new() { Value = 2 }, new() { Error = new("ZeroDivisionError", "by zero", 3) }] });
        var verdict = await JudgeOnce(sandbox, Increment, Plain);
        Assert.Equal((VerdictKind.RuntimeError, 0.5), (verdict.Kind, verdict.Score));
        Assert.Equal("The program raised ZeroDivisionError: by zero at line 3 of the program in 'f(2, by=1) == 3'.", verdict.Reason);
    }

    [Theory]
    [InlineData(VerdictKind.CpuTimeout, TestStatus.Error)]
    [InlineData(VerdictKind.CompileError, TestStatus.NotRun)]
    [InlineData(VerdictKind.HarnessError, TestStatus.NotRun)]
    public async Task JudgeAsync_EndedEarly_SaysWhichTestWasReached(VerdictKind kind, TestStatus second)
    {
        var sandbox = new ScriptedSandbox((_, _) => ScriptedSandbox.Answer(2) with { Failure = kind, Reason = "It ended." });
        var verdict = await JudgeOnce(sandbox, Increment, Plain);
        Assert.Equal((kind, "It ended."), (verdict.Kind, verdict.Reason));
        Assert.Equal([TestStatus.Passed, second], verdict.Tests.Select(test => test.Status));
        Assert.Equal(kind == VerdictKind.HarnessError ? 0 : 0.5, verdict.Score);
    }

    [Fact]
    public async Task JudgeAsync_TooFewAnswersOrForeignOnes_AreNoPass()
    {
        Assert.Equal(VerdictKind.HarnessError, (await JudgeOnce(new((_, _) => ScriptedSandbox.Answer(2)), Increment, Plain)).Kind);
        var foreign = await JudgeOnce(new((_, _) => new Execution { Results = [new() { Value = 2 }, new() { ForeignType = "Agrees" }] }), Increment, Plain);
        Assert.Equal(VerdictKind.WrongAnswer, foreign.Kind);
        Assert.Contains("an object of type Agrees", foreign.Reason, StringComparison.Ordinal);
        Assert.Equal(VerdictKind.WrongAnswer, (await JudgeOnce(new((_, _) => new Execution { Results = [new() { Value = 2 }, new()] }), Increment, Plain)).Kind);
    }

    [Fact]
    public async Task JudgeAsync_ForeignAnswersThatStandForAValue_CountAsIt()
    {
        var problem = Increment with
        {
            CanonicalSolution = "canonical",
            Tests = new CallTests([new(new CallArguments(1), null), new(new CallArguments(2), null)], new ValueComparison { ForeignAnswer = true }),
        };
        CallResult match = new() { ForeignType = "Match" }, none = new() { Value = PlainValue.NoneValue.Instance };
        Assert.Equal(VerdictKind.Pass, (await JudgeOnce(CanonicalThen(match, none), problem, Plain)).Kind);
        Assert.Equal(VerdictKind.Pass, (await JudgeOnce(CanonicalThen(new() { Value = true }, none), problem, Plain)).Kind);
        Assert.Equal(VerdictKind.WrongAnswer, (await JudgeOnce(CanonicalThen(none, none), problem, Plain)).Kind);
        Assert.Equal(VerdictKind.WrongAnswer, (await JudgeOnce(CanonicalThen(match, match), problem, Plain)).Kind);

        // The canonical solution, which runs first, finds a match in the first call alone.
        ScriptedSandbox CanonicalThen(params CallResult[] results) => new((_, index) => new Execution { Results = index == 0 ? [match, none] : results });
    }

    [Fact]
    public async Task JudgeAsync_Outputs_ReportsEveryTest()
    {
        var sandbox = new ScriptedSandbox((_, index) => ScriptedSandbox.Print($"{(index == 1 ? 9 : index + 1)}\n") with { CpuTime = TimeSpan.FromSeconds(1) });
        var verdict = await JudgeOnce(sandbox, Echo, Plain);
        Assert.Equal((VerdictKind.WrongAnswer, 2.0 / 3, TimeSpan.FromSeconds(3)), (verdict.Kind, verdict.Score, verdict.CpuTime));
        Assert.Equal("Test 2, '2\\n' gives '2\\n': line 1 should be '2' and is '9'.", verdict.Reason);
        Assert.Equal([TestStatus.Passed, TestStatus.Failed, TestStatus.Passed], verdict.Tests.Select(test => test.Status));
        Assert.Equal(("'9\\n'", "9\n"), (verdict.Tests[1].Observed, verdict.Output));
    }

    [Theory]
    [InlineData(VerdictKind.RuntimeError, false, 3)]
    [InlineData(VerdictKind.RuntimeError, true, 1)]
    [InlineData(VerdictKind.CpuTimeout, false, 1)]
    [InlineData(VerdictKind.CompileError, false, 1)]
    public async Task JudgeAsync_Outputs_StopWhereGoingOnIsOfNoUse(VerdictKind kind, bool stop, int runs)
    {
        var sandbox = new ScriptedSandbox((_, _) => ScriptedSandbox.Fail(kind));
        var verdict = await JudgeOnce(sandbox, Echo, Plain with { StopAtFirstFailure = stop });
        Assert.Equal((kind, runs), (verdict.Kind, sandbox.Count));
        Assert.Equal(3 - runs, verdict.Tests.Count(test => test.Status == TestStatus.NotRun));
    }

    [Fact]
    public async Task JudgeAsync_FailsThenPasses_IsFlakyWithBothInItsReason()
    {
        var sandbox = new ScriptedSandbox((_, index) => index == 0 ? Wrong : Right);
        var verdict = await JudgeOnce(sandbox, Increment, new UnitTestOptions());
        Assert.Equal((VerdictKind.Flaky, false, false, 2), (verdict.Kind, verdict.Passed, verdict.IsEvidence, sandbox.Count));
        Assert.Equal("The program failed and then passed: WrongAnswer ('f(2, by=1) == 3' does not hold; the program answered 4), then Pass.", verdict.Reason);
        Assert.True(verdict.Score < 1);
    }

    [Theory]
    [InlineData(VerdictKind.RuntimeError, 2)]
    [InlineData(VerdictKind.CpuTimeout, 2)]
    [InlineData(VerdictKind.WallTimeout, 2)]
    [InlineData(VerdictKind.MemoryLimit, 2)]
    [InlineData(VerdictKind.CompileError, 1)]
    [InlineData(VerdictKind.ForbiddenCall, 1)]
    [InlineData(VerdictKind.OutputLimit, 1)]
    [InlineData(VerdictKind.HarnessError, 1)]
    public async Task JudgeAsync_Failures_RunAgainOnlyWhereChanceCanBeTheCause(VerdictKind kind, int runs)
    {
        var sandbox = new ScriptedSandbox((_, _) => ScriptedSandbox.Fail(kind));
        Assert.Equal((kind, runs), ((await JudgeOnce(sandbox, Increment, new UnitTestOptions())).Kind, sandbox.Count));
    }

    [Fact]
    public async Task JudgeAsync_PassingReruns_UseAnotherSeedEachTime()
    {
        var seeds = new List<uint>();
        var options = new UnitTestOptions { PassingReruns = 2, Sandbox = new() { Seed = 5 } };
        await using (var judge = Starting(options, sandbox => sandbox.Seed == 7 ? Wrong : Right))
        {
            var verdict = await judge.JudgeAsync(Increment, "p", Cancel);
            Assert.Equal(VerdictKind.Flaky, verdict.Kind);
            Assert.StartsWith("The program passed and then, with another seed, failed: Pass, then WrongAnswer", verdict.Reason, StringComparison.Ordinal);
        }

        Assert.Equal([5u, 6, 7], seeds);
        await using var luckier = Starting(options with { PassingReruns = 1 }, sandbox => sandbox.Seed == 7 ? Wrong : Right);
        Assert.True((await luckier.JudgeAsync(Increment, "p", Cancel)).Passed);

        UnitTestJudge Starting(UnitTestOptions options, Func<SandboxOptions, Execution> answer) => new([], options, (_, sandbox, _) =>
        {
            seeds.Add(sandbox.Seed);
            return Task.FromResult<ISandbox>(new ScriptedSandbox((_, _) => answer(sandbox)));
        });
    }

    [Fact]
    public async Task JudgeAsync_UnknownExpectations_AreTheCanonicalSolutionsAnswersFoundOutOnce()
    {
        var problem = Increment with { CanonicalSolution = "right", Tests = new CallTests([new(new(1), null), new(new(2), 3), new(new(3), null)], ValueComparison.Exact) };
        var sandbox = new ScriptedSandbox((program, index) => index == 0 ? ScriptedSandbox.Answer(2, 4) : program.Contains("right", StringComparison.Ordinal) ? ScriptedSandbox.Answer(2, 3, 4) : ScriptedSandbox.Answer(2, 3, 5));
        await using var judge = new UnitTestJudge([sandbox], Plain);
        Assert.True((await judge.JudgeAsync(problem, "right", Cancel)).Passed);
        var verdict = await judge.JudgeAsync(problem, "wrong", Cancel);
        Assert.Equal("'f(3) == 4' does not hold; the program answered 5.", verdict.Reason);
        Assert.Equal(3, sandbox.Count);
    }

    [Theory]
    [InlineData(VerdictKind.CompileError, 1)]
    [InlineData(VerdictKind.RuntimeError, 1)]
    [InlineData(VerdictKind.ForbiddenCall, 1)]
    [InlineData(VerdictKind.CpuTimeout, 2)]
    [InlineData(VerdictKind.WallTimeout, 2)]
    [InlineData(VerdictKind.MemoryLimit, 2)]
    [InlineData(VerdictKind.HarnessError, 2)]
    public async Task JudgeAsync_CanonicalSolutionFails_IsTheHarnessesFault(VerdictKind kind, int runs)
    {
        var problem = Increment with { CanonicalSolution = "right", Tests = new CallTests([new(new(1), null)], ValueComparison.Exact) };
        var sandbox = new ScriptedSandbox((_, _) => ScriptedSandbox.Fail(kind));
        await using var judge = new UnitTestJudge([sandbox], Plain);
        for (var i = 0; i < 2; i++)
        {
            var verdict = await judge.JudgeAsync(problem, "p", Cancel);
            Assert.Equal((VerdictKind.HarnessError, $"What test 1 of Calls/0 expects cannot be found out by its canonical solution: It ended by {kind}."), (verdict.Kind, verdict.Reason));
        }

        Assert.Equal(runs, sandbox.Count);
    }

    [Theory]
    [InlineData("MemoryError", 2)]
    [InlineData("System.OutOfMemoryException", 2)]
    [InlineData("ValueError", 1)]
    public async Task JudgeAsync_CanonicalSolutionRaises_IsAskedAgainOnlyWhereMemoryWasShort(string type, int runs)
    {
        var problem = Increment with { CanonicalSolution = "right", Tests = new CallTests([new(new(1), null)], ValueComparison.Exact) };
        var sandbox = new ScriptedSandbox((_, _) => new Execution { Results = [new() { Error = new(type, "no", 1) }] });
        await using var judge = new UnitTestJudge([sandbox], Plain);
        for (var i = 0; i < 2; i++) Assert.Equal(VerdictKind.HarnessError, (await judge.JudgeAsync(problem, "p", Cancel)).Kind);
        Assert.Equal(runs, sandbox.Count);
    }

    [Fact]
    public async Task JudgeAsync_PassingRerunsBesideALentSandbox_HaveItsLimits()
    {
        var started = new List<SandboxOptions>();
        var lent = new ScriptedSandbox((_, _) => Right) { Options = new() { CpuTime = TimeSpan.FromSeconds(7), Seed = 3 } };
        await using var judge = new UnitTestJudge([lent], Plain with { PassingReruns = 1 }, (_, options, _) =>
        {
            started.Add(options);
            return Task.FromResult<ISandbox>(new ScriptedSandbox((_, _) => Right));
        });
        Assert.True((await judge.JudgeAsync(Increment, "p", Cancel)).Passed);
        Assert.Equal([lent.Options with { Seed = 4 }], started);
    }

    [Fact]
    public void CpuTime_OutsideItsRange_IsRefusedWhereItIsSet()
    {
        foreach (var hours in (double[])[-1, 0, 1.5])
        {
            var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => Increment with { CpuTime = TimeSpan.FromHours(hours) });
            Assert.StartsWith("CpuTime must be above zero and at most one hour.", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task JudgeAsync_OracleThrows_IsTheHarnessesFault()
    {
        var comparison = new ValueComparison { Oracle = _ => throw new InvalidOperationException("no such thing") };
        var problem = Increment with { Tests = ((CallTests)Increment.Tests) with { Comparison = comparison } };
        var verdict = await JudgeOnce(new((_, _) => Right), problem, new UnitTestOptions());
        Assert.Equal((VerdictKind.HarnessError, "The oracle of Calls/0 failed: InvalidOperationException: no such thing."), (verdict.Kind, verdict.Reason));
    }

    [Fact]
    public async Task WhyNot_ProblemsThatCannotBeJudged_SaysWhyInOneSentence()
    {
        await using var judge = new UnitTestJudge([new ScriptedSandbox((_, _) => Right)]);
        Assert.Null(judge.WhyNot(Increment));
        Assert.Null(judge.WhyNot(Echo));
        await Refuses(Increment with { Language = ProgramLanguage.CSharp }, "Calls/0 asks for CSharp programs, and there is no sandbox for them among those that the judge was given.");
        await Refuses(Increment with { Tests = new AssertTests("") }, "The tests of Calls/0 are Python source, which the sandbox that the judge was given does not run.");
        await Refuses(Increment with { Tests = new CallTests([], ValueComparison.Exact) }, "Calls/0 has no tests.");
        await Refuses(Increment with { EntryPoint = "" }, "Calls/0 does not name the function that its tests call.");
        await Refuses(Increment with { Tests = new CallTests([new(new(1), null)], ValueComparison.Exact) }, "Calls/0 does not say what its tests expect, and has no canonical solution that could be asked.");
        await using var own = new UnitTestJudge();
        Assert.Equal("The tests of Calls/0 are Python source, which judges Python programs and no CSharp programs.", new UnitTestJudge([new ScriptedSandbox((_, _, _) => null!, ProgramLanguage.CSharp)]).WhyNot(Increment with { Language = ProgramLanguage.CSharp, Tests = new UnittestTests("", []) }));
        Assert.Equal("The entry point of Calls/0 should be the name of a Python function and is 'a b'.", own.WhyNot(Increment with { EntryPoint = "a b", Tests = new AssertTests("") }));

        async Task Refuses(CodeProblem problem, string reason)
        {
            Assert.Equal(reason, judge.WhyNot(problem));
            var verdict = await judge.JudgeAsync(problem, "", Cancel);
            Assert.Equal((VerdictKind.HarnessError, reason), (verdict.Kind, verdict.Reason));
            Assert.Equal(reason, Assert.Throws<NotSupportedException>(() => judge.For(problem)).Message);
        }
    }

    [Fact]
    public async Task DisposeAsync_OwnSandboxes_EndAndLentOnesDoNot()
    {
        var (lent, own) = (new ScriptedSandbox((_, _) => Right), new ScriptedSandbox((_, _) => Right));
        await using (var judge = new UnitTestJudge([lent])) await judge.JudgeAsync(Increment, "p", Cancel);
        var owner = new UnitTestJudge([], null, (_, _, _) => Task.FromResult<ISandbox>(own));
        await owner.JudgeAsync(Increment, "p", Cancel);
        await owner.DisposeAsync();
        Assert.Equal((false, true), (lent.IsDisposed, own.IsDisposed));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await owner.JudgeAsync(Increment, "q", Cancel));
    }

    [Fact]
    public async Task JudgeAsync_SandboxCannotStart_TriesAgainForTheNext()
    {
        var attempts = 0;
        await using var judge = new UnitTestJudge([], null, (_, _, _) =>
            ++attempts == 1 ? throw new SandboxUnavailableException("The machine is full.") : Task.FromResult<ISandbox>(new ScriptedSandbox((_, _) => Right)));
        await Assert.ThrowsAsync<SandboxUnavailableException>(async () => await judge.JudgeAsync(Increment, "p", Cancel));
        Assert.True((await judge.JudgeAsync(Increment, "p", Cancel)).Passed);
    }

    [Fact]
    public async Task JudgeAllAsync_InOrder_ReadsNoFurtherThanNeeded()
    {
        var gates = Enumerable.Range(0, 100).Select(_ => new TaskCompletionSource<Execution>()).ToArray();
        var (read, most) = (0, 0);
        var sandbox = new ScriptedSandbox((program, _, cancel) => gates[int.Parse(program.Trim(), System.Globalization.CultureInfo.InvariantCulture)].Task.WaitAsync(cancel)) { Options = new() { Workers = 2 } };
        await using var judge = new UnitTestJudge([sandbox], Plain);
        await using var verdicts = judge.JudgeAllAsync(Submissions(), ResultOrder.AsGiven, Cancel).GetAsyncEnumerator(Cancel);
        var first = verdicts.MoveNextAsync().AsTask();
        for (var i = 1; i < 100; i++) gates[i].SetResult(Right);
        await Task.Delay(200, Cancel);
        Assert.False(first.IsCompleted);
        Assert.InRange(read, 4, 2 * 4 + 2);
        gates[0].SetResult(Wrong);
        Assert.True(await first);
        Assert.Equal((0, VerdictKind.WrongAnswer), (verdicts.Current.Index, verdicts.Current.Verdict.Kind));
        await Task.Delay(200, Cancel);
        most = read;
        Assert.InRange(most, 4, 2 * 4 + 3);
        for (var i = 1; i < 100; i++)
        {
            Assert.True(await verdicts.MoveNextAsync());
            Assert.Equal((i, true), (verdicts.Current.Index, verdicts.Current.Verdict.Passed));
        }

        Assert.False(await verdicts.MoveNextAsync());

        async IAsyncEnumerable<Submission> Submissions()
        {
            for (; read < 100; read++)
            {
                await Task.Yield();
                yield return new Submission(Increment, $"{read}");
            }
        }
    }

    [Fact]
    public async Task JudgeAllAsync_AsCompleted_HandsOutWhatIsReady()
    {
        var slow = new TaskCompletionSource<Execution>();
        var sandbox = new ScriptedSandbox((program, _, cancel) => program.Contains("slow", StringComparison.Ordinal) ? slow.Task.WaitAsync(cancel) : Task.FromResult(Right)) { Options = new() { Workers = 2 } };
        await using var judge = new UnitTestJudge([sandbox], Plain);
        var order = new List<int>();
        var submissions = Enumerable.Range(0, 20).Select(i => new Submission(Increment, i == 0 ? "slow" : $"{i}")).ToAsyncEnumerable();
        await foreach (var judged in judge.JudgeAllAsync(submissions, ResultOrder.AsCompleted, Cancel))
        {
            order.Add(judged.Index);
            if (order.Count == 19) slow.SetResult(Right);
        }

        Assert.Equal(0, order[^1]);
        Assert.Equal(Enumerable.Range(0, 20), order.Order());
    }

    [Fact]
    public async Task JudgeAllAsync_Cancelled_StopsWhatRuns()
    {
        var running = new TaskCompletionSource();
        var cancelled = 0;
        var sandbox = new ScriptedSandbox(async (_, _, cancel) =>
        {
            running.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancel);
            }
            finally
            {
                Interlocked.Increment(ref cancelled);
            }

            return Right;
        })
        {
            Options = new() { Workers = 2 },
        };
        await using var judge = new UnitTestJudge([sandbox]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var judging = judge.JudgeAllAsync(Enumerable.Range(0, 9).Select(i => new Submission(Increment, $"{i}")).ToAsyncEnumerable(), cancellationToken: stop.Token).ToListAsync(Cancel).AsTask();
        await running.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => judging);
        for (var i = 0; i < 100 && cancelled < sandbox.Count; i++) await Task.Delay(50, Cancel);
        Assert.Equal(sandbox.Count, cancelled);
    }

    private static async Task<Verdict> JudgeOnce(ScriptedSandbox sandbox, CodeProblem problem, UnitTestOptions options)
    {
        await using var judge = new UnitTestJudge([sandbox], options);
        return await judge.JudgeAsync(problem, "program", Cancel);
    }
}
