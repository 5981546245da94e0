using System.Text;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;
using Reasoning.Verification.UnitTests.Caching;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.UnitTests;

public sealed class VerdictCacheTests : IDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly CodeProblem Problem = UnitTestJudgeTests.Increment;

    private readonly string _folder = Directory.CreateTempSubdirectory("verdicts").FullName;

    private string CachePath => Path.Combine(_folder, "verdicts.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task JudgeAsync_SameProgramTwice_RunsOnceAndGivesTheSameVerdict()
    {
        var sandbox = new ScriptedSandbox((program, _) => program.Contains("right", StringComparison.Ordinal) ? ScriptedSandbox.Answer(2, 3) : ScriptedSandbox.Answer(2, 4));
        await using var judge = new UnitTestJudge([sandbox], new UnitTestOptions { RerunFailures = false });
        await using var without = new UnitTestJudge([new ScriptedSandbox((program, _) => program.Contains("right", StringComparison.Ordinal) ? ScriptedSandbox.Answer(2, 3) : ScriptedSandbox.Answer(2, 4))], new UnitTestOptions { RerunFailures = false, Cache = null });
        foreach (var program in (string[])["right", "wrong", "right", "wrong"])
        {
            var (verdict, other) = (await judge.JudgeAsync(Problem, program, Cancel), await without.JudgeAsync(Problem, program, Cancel));
            Assert.Equal((other.Kind, other.Score, other.Reason), (verdict.Kind, verdict.Score, verdict.Reason));
            Assert.Equal(other.Tests, verdict.Tests);
        }

        Assert.Equal(2, sandbox.Count);
    }

    [Fact]
    public async Task JudgeAsync_EqualSubmissionsAtOnce_RunOnceAndOneMayGiveUp()
    {
        var gate = new TaskCompletionSource<Execution>();
        var sandbox = new ScriptedSandbox((_, _, cancel) => gate.Task.WaitAsync(cancel));
        await using var judge = new UnitTestJudge([sandbox]);
        using var stop = new CancellationTokenSource();
        var impatient = judge.JudgeAsync(Problem, "p", stop.Token).AsTask();
        var others = Enumerable.Range(0, 5).Select(_ => judge.JudgeAsync(Problem, "p", Cancel).AsTask()).ToList();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.SetResult(ScriptedSandbox.Answer(2, 3));
        Assert.All(await Task.WhenAll(others), verdict => Assert.True(verdict.Passed));
        Assert.Equal(1, sandbox.Count);
    }

    [Fact]
    public async Task JudgeAsync_EveryoneGaveUp_RunsAgainForTheNext()
    {
        var stopped = 0;
        var sandbox = new ScriptedSandbox(async (program, index, cancel) =>
        {
            using var stopping = cancel.Register(() => stopped++);
            if (index == 0) await Task.Delay(Timeout.Infinite, cancel);
            return ScriptedSandbox.Answer(2, 3);
        });
        await using var judge = new UnitTestJudge([sandbox]);
        using var stop = new CancellationTokenSource();
        var impatient = judge.JudgeAsync(Problem, "p", stop.Token).AsTask();
        while (sandbox.Count == 0) await Task.Delay(10, Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.True((await judge.JudgeAsync(Problem, "p", Cancel)).Passed);
        Assert.Equal((2, 1), (sandbox.Count, stopped));
    }

    [Theory]
    [InlineData(VerdictKind.HarnessError)]
    [InlineData(VerdictKind.Flaky)]
    public async Task JudgeAsync_NoEvidence_IsNotKept(VerdictKind kind)
    {
        var sandbox = new ScriptedSandbox((_, index) => kind == VerdictKind.HarnessError ? ScriptedSandbox.Fail(kind) : ScriptedSandbox.Answer(2, index % 2 == 0 ? 4 : 3));
        var cache = new MemoryVerdictCache();
        await using var judge = new UnitTestJudge([sandbox], new UnitTestOptions { Cache = cache });
        for (var i = 0; i < 2; i++) Assert.Equal(kind, (await judge.JudgeAsync(Problem, "p", Cancel)).Kind);
        Assert.Equal((kind == VerdictKind.Flaky ? 4 : 2, 0), (sandbox.Count, cache.Count));
    }

    [Fact]
    public async Task JudgeAsync_TimeOnTheClockUsedUp_IsNotKept()
    {
        var sandbox = new ScriptedSandbox((_, _) => ScriptedSandbox.Fail(VerdictKind.WallTimeout));
        var cache = new MemoryVerdictCache();
        await using var judge = new UnitTestJudge([sandbox], new UnitTestOptions { Cache = cache, RerunFailures = false });
        for (var i = 0; i < 2; i++) Assert.Equal(VerdictKind.WallTimeout, (await judge.JudgeAsync(Problem, "p", Cancel)).Kind);
        Assert.Equal((2, 0), (sandbox.Count, cache.Count));
    }

    [Fact]
    public async Task FileVerdictCache_VerdictsThatTheMachinesLoadDecides_AreNotWritten()
    {
        using (var cache = FileVerdictCache.Open(CachePath))
        {
            foreach (var kind in (VerdictKind[])[VerdictKind.CpuTimeout, VerdictKind.MemoryLimit]) await cache.AddAsync($"{kind}", new Verdict { Kind = kind, Score = 0 }, Cancel);
            Assert.NotNull(await cache.FindAsync("CpuTimeout", Cancel));
        }

        using var again = FileVerdictCache.Open(CachePath);
        Assert.Null(await again.FindAsync("CpuTimeout", Cancel));
        Assert.NotNull(await again.FindAsync("MemoryLimit", Cancel));
    }

    [Fact]
    public async Task JudgeAsync_OracleWithoutAName_IsNotKept()
    {
        var sandbox = new ScriptedSandbox((_, _) => ScriptedSandbox.Answer(2, 3));
        await using var judge = new UnitTestJudge([sandbox]);
        var nameless = new ValueComparison { Oracle = _ => true };
        foreach (var comparison in (ValueComparison[])[nameless, nameless, nameless with { OracleName = "any" }, nameless with { OracleName = "any" }, nameless with { OracleName = "other" }])
            await judge.JudgeAsync(Problem with { Tests = ((CallTests)Problem.Tests) with { Comparison = comparison } }, "p", Cancel);
        Assert.Equal(4, sandbox.Count);
    }

    [Fact]
    public void Key_WhateverAVerdictDependsOn_ChangesIt()
    {
        var sandbox = With(new SandboxOptions());
        var options = new UnitTestOptions();
        var calls = (CallTests)Problem.Tests;
        var (test, outputs) = (calls.Tests[0], (InputOutputTests)UnitTestJudgeTests.Echo.Tests);
        CodeProblem[] problems =
        [
            Problem,
            Problem with { EntryPoint = "g" },
            Problem with { CpuTime = TimeSpan.FromSeconds(1) },
            Calls([test]),
            Calls([test, test with { Expected = 2.0 }]),
            Calls([test with { Expected = 3 }, calls.Tests[1]]),
            Calls([test with { Arguments = new(true) }, calls.Tests[1]]),
            Calls([test with { Arguments = new(PlainValue.List(1)) }, calls.Tests[1]]),
            Calls([test with { Arguments = new([1], [KeyValuePair.Create<string, PlainValue>("a", 1)]) }, calls.Tests[1]]),
            Calls([test with { Expected = null }]) with { CanonicalSolution = "a" },
            Calls([test with { Expected = null }]) with { CanonicalSolution = "b" },
            Problem with { Tests = calls with { Comparison = new() { AbsoluteTolerance = 1e-6 } } },
            Problem with { Tests = calls with { Comparison = new() { RelativeTolerance = 1e-6 } } },
            Problem with { Tests = calls with { Comparison = new() { IgnoreOrder = true } } },
            Problem with { Tests = calls with { Comparison = new() { SequencesAlike = true } } },
            Problem with { Tests = calls with { Comparison = new() { TupleIsList = true } } },
            Problem with { Tests = calls with { Comparison = new() { ForeignAnswer = true } } },
            Problem with { Tests = calls with { Comparison = new() { ForeignAnswer = "True" } } },
            Problem with { Tests = outputs },
            Problem with { Tests = outputs with { Comparison = new() { IgnoreIndentation = true } } },
            Problem with { Tests = outputs with { Comparison = new() { NumbersByValue = true } } },
            Problem with { Tests = outputs with { Comparison = new() { LinesMatter = false } } },
            Problem with { Tests = outputs with { Tests = [new("1", "2")] } },
            Problem with { Tests = outputs with { Tests = [new("12", "")] } },
            Problem with { Tests = new AssertTests("a", "b") },
            Problem with { Tests = new AssertTests("ab") },
            Problem with { Tests = new UnittestTests("a", [], "b") },
        ];
        var keys = problems.Select(problem => VerdictKey.Of(problem, "p", sandbox, options)!).ToList();
        keys.AddRange(
        [
            VerdictKey.Of(Problem, "q", sandbox, options)!,
            VerdictKey.Of(Problem, "p\ud800", sandbox, options)!,
            VerdictKey.Of(Problem, "p\ud801", sandbox, options)!,
            VerdictKey.Of(Problem, "p", new ScriptedSandbox((_, _) => null!) { Runtime = "Script 1.1" }, options)!,
            VerdictKey.Of(Problem, "p", new ScriptedSandbox((_, _) => null!) { Isolation = new(IsolationLevel.ResourceLimits, [], []) }, options)!,
            VerdictKey.Of(Problem, "p", With(new() { Seed = 1 }), options)!,
            VerdictKey.Of(Problem, "p", With(new() { CpuTime = TimeSpan.FromSeconds(4) }), options)!,
            VerdictKey.Of(Problem, "p", With(new() { MemoryBytes = 256 << 20 }), options)!,
            VerdictKey.Of(Problem, "p", sandbox, options with { PassingReruns = 1 })!,
            VerdictKey.Of(Problem, "p", sandbox, options with { RerunFailures = false })!,
        ]);
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(64, key.Length));
        var same = Problem with { TaskId = "another name", Tests = new CallTests([.. calls.Tests], new ValueComparison()) };
        Assert.Equal(keys[0], VerdictKey.Of(same, "p", With(new() { Workers = 7 }), options with { Cache = null }));

        static ScriptedSandbox With(SandboxOptions limits) => new((_, _) => throw new InvalidOperationException()) { Options = limits };

        static CodeProblem Calls(CallTest[] tests) => Problem with { Tests = new CallTests(tests, ValueComparison.Exact) };
    }

    // Of another build, or with other worker programs, the same program may be judged otherwise.
    [Fact]
    public void Rules_AreThoseOfThisBuildAndItsWorkerPrograms()
    {
        var library = typeof(UnitTestJudge).Assembly;
        Assert.Equal($"{library.ManifestModule.ModuleVersionId} {UnitTestJudge.WorkerSha256}", VerdictKey.Rules);
        Assert.Equal(WorkerSource.HashOf(library), UnitTestJudge.WorkerSha256);
        Assert.NotEqual(WorkerSource.HashOf(typeof(VerdictCacheTests).Assembly), UnitTestJudge.WorkerSha256);
        Assert.Contains("zygote.py", library.GetManifestResourceNames());
        Assert.Equal(64, UnitTestJudge.WorkerSha256.Length);
    }

    [Fact]
    public async Task FileVerdictCache_OpenedAgain_HasEveryVerdictWhole()
    {
        var verdict = new Verdict
        {
            Kind = VerdictKind.RuntimeError,
            Score = 1 / 3.0,
            Reason = "line\n\u2028 \"é\" 😀",
            Tests = [new() { Status = TestStatus.Error, Source = "f(1) == 2", Line = 3, Observed = "x", Message = "y", Error = new("ValueError", "z", 4), Output = "o" }],
            Output = "\0out",
            CpuTime = TimeSpan.FromTicks(1234567),
            WallTime = TimeSpan.FromDays(1),
            Isolation = new(IsolationLevel.Namespaces, ["seccomp"], ["cgroup: absent"]),
        };
        using (var cache = FileVerdictCache.Open(CachePath))
        {
            await cache.AddAsync("a", verdict, Cancel);
            await cache.AddAsync("b", verdict with { Kind = VerdictKind.Pass, Score = 1 }, Cancel);
            Assert.Equal((true, 2), (cache.IsWriter, cache.Count));
        }

        using var again = FileVerdictCache.Open(CachePath);
        var kept = await again.FindAsync("a", Cancel);
        Assert.Equal(verdict with { Tests = [], Isolation = null }, kept! with { Tests = [], Isolation = null });
        Assert.Equal(verdict.Tests, kept.Tests);
        Assert.Equal((verdict.Isolation.Level, verdict.Isolation.Measures[0], verdict.Isolation.Missing[0]), (kept.Isolation!.Level, kept.Isolation.Measures[0], kept.Isolation.Missing[0]));
        Assert.Equal((2, 0), (again.Count, again.DamagedLines));
        Assert.Null(await again.FindAsync("c", Cancel));
    }

    [Fact]
    public async Task FileVerdictCache_TornOrDamagedLines_AreSkippedAndTheTornOneCutOff()
    {
        var verdict = new Verdict { Kind = VerdictKind.Pass, Score = 1 };
        using (var cache = FileVerdictCache.Open(CachePath))
        {
            foreach (var key in (string[])["a", "b", "c", "d"]) await cache.AddAsync(key, verdict, Cancel);
        }

        var lines = (await File.ReadAllTextAsync(CachePath, Cancel)).Split('\n');
        await File.WriteAllTextAsync(CachePath, $"{lines[0]}\n{lines[1][..20]}\nnull\n{lines[2]}\n{lines[3].Replace("Pass", "HarnessError", StringComparison.Ordinal)}\n{lines[3][..^1]}", Cancel);
        using (var cache = FileVerdictCache.Open(CachePath))
        {
            Assert.Equal((2, 4), (cache.Count, cache.DamagedLines));
            await cache.AddAsync("e", verdict, Cancel);
        }

        using var again = FileVerdictCache.Open(CachePath);
        Assert.Equal((3, 3), (again.Count, again.DamagedLines));
        Assert.NotNull(await again.FindAsync("e", Cancel));

        // However much of the last line is there, opening and adding leaves a file that can be read.
        var whole = await File.ReadAllBytesAsync(CachePath, Cancel);
        again.Dispose();
        for (var length = whole.Length - 1; length >= 0; length -= 7)
        {
            await File.WriteAllBytesAsync(CachePath, whole[..length], Cancel);
            using (var torn = FileVerdictCache.Open(CachePath)) await torn.AddAsync("f", verdict, Cancel);
            using var mended = FileVerdictCache.Open(CachePath);
            Assert.NotNull(await mended.FindAsync("f", Cancel));
        }
    }

    [Fact]
    public async Task FileVerdictCache_LinesLongerThanWhatIsReadAtOnce_AreKeptWhole()
    {
        var kept = Enumerable.Range(0, 40).Select(i => new Verdict { Kind = VerdictKind.Pass, Score = 1, Output = new string((char)('a' + (i % 26)), i * 7919) }).ToList();
        using (var cache = FileVerdictCache.Open(CachePath))
        {
            for (var i = 0; i < kept.Count; i++) await cache.AddAsync($"{i}", kept[i], Cancel);
        }

        await File.AppendAllTextAsync(CachePath, new string('x', 100_000), Cancel);
        using var again = FileVerdictCache.Open(CachePath);
        Assert.Equal((40, 1), (again.Count, again.DamagedLines));
        for (var i = 0; i < kept.Count; i++) Assert.Equal(kept[i].Output, (await again.FindAsync($"{i}", Cancel))!.Output);
    }

    [Fact]
    public async Task FileVerdictCache_WhileAnotherWrites_CanBeReadAndKeepsItsOwnInMemory()
    {
        var verdict = new Verdict { Kind = VerdictKind.Pass, Score = 1 };
        using var writer = FileVerdictCache.Open(CachePath);
        await writer.AddAsync("a", verdict, Cancel);
        using (var reader = FileVerdictCache.Open(CachePath))
        {
            Assert.False(reader.IsWriter);
            Assert.NotNull(await reader.FindAsync("a", Cancel));
            await reader.AddAsync("b", verdict, Cancel);
            Assert.NotNull(await reader.FindAsync("b", Cancel));
        }

        await writer.AddAsync("c", verdict, Cancel);
        writer.Dispose();
        using var again = FileVerdictCache.Open(CachePath);
        Assert.Equal((2, true, 0), (again.Count, again.IsWriter, again.DamagedLines));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.AddAsync("d", verdict, Cancel));
    }

    [Fact]
    public async Task FileVerdictCache_AcrossJudges_SparesTheSandbox()
    {
        using (var cache = FileVerdictCache.Open(CachePath))
        {
            await using var judge = new UnitTestJudge([new ScriptedSandbox((_, _) => ScriptedSandbox.Answer(2, 3))], new UnitTestOptions { Cache = cache });
            Assert.True((await judge.JudgeAsync(Problem, "p", Cancel)).Passed);
        }

        Assert.DoesNotContain((byte)'\r', Encoding.UTF8.GetBytes(await File.ReadAllTextAsync(CachePath, Cancel)));
        using var again = FileVerdictCache.Open(CachePath);
        var idle = new ScriptedSandbox((_, _) => throw new InvalidOperationException());
        await using var later = new UnitTestJudge([idle], new UnitTestOptions { Cache = again });
        Assert.True((await later.JudgeAsync(Problem, "p", Cancel)).Passed);
        Assert.Equal(0, idle.Count);
    }

    [Fact]
    public async Task MemoryVerdictCache_Full_DropsTheOldest()
    {
        var cache = new MemoryVerdictCache(2);
        foreach (var key in (string[])["a", "b", "b", "c"]) await cache.AddAsync(key, new Verdict { Kind = VerdictKind.Pass, Score = 1 }, Cancel);
        Assert.Equal(2, cache.Count);
        Assert.Null(await cache.FindAsync("a", Cancel));
        Assert.NotNull(await cache.FindAsync("c", Cancel));
    }
}
