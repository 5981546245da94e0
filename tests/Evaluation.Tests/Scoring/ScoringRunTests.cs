using System.Text;
using System.Text.Json;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Evaluation.Scoring;
using Reasoning.Verification;

namespace Reasoning.Evaluation.Tests.Scoring;

public sealed class ScoringRunTests
{
    private static readonly string[] Mixed = ["Pass", "WrongAnswer", "Pass", "Pass", "CpuTimeout", "RuntimeError", "WrongAnswer", "Pass", "Flaky", "Pass"];

    [Fact]
    public async Task RunAsync_Results_AreTheSamplesInTheirOrderWithWhatBecameOfThem()
    {
        using var scoring = new ScriptedScoring("Pass", "WrongAnswer", "WallTimeout", "HarnessError", "Flaky");

        await scoring.RunAsync();

        var lines = Encoding.UTF8.GetString(scoring.Results).Split('\n');
        Assert.Equal(
            """{"task_id":"P/0","completion":"Pass","seed":1.00,"result":"passed","passed":true,"verdict":"pass","score":1,"tests_passed":2,"tests_total":2,"cpu_seconds":0.0123,"isolation":"namespaces"}""",
            lines[0]);
        Assert.Equal(
            """{"task_id":"P/1","completion":"WrongAnswer","seed":1.10,"result":"failed: It is a WrongAnswer.","passed":false,"verdict":"wrong_answer","reason":"It is a WrongAnswer.","score":0.5,"tests_passed":1,"tests_total":2,"cpu_seconds":0.0123,"isolation":"namespaces"}""",
            lines[1]);
        Assert.Equal(
            ["timed out", "not judged: It is a HarnessError.", "flaky: It is a Flaky."],
            lines[2..5].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("result").GetString()));
        Assert.Equal("", Assert.Single(lines[5..]));
    }

    [Fact]
    public async Task RunAsync_ResultsAsSamples_GiveTheSameResults()
    {
        using var scoring = new ScriptedScoring(Mixed);
        await scoring.RunAsync();
        var first = scoring.Results;

        await File.WriteAllBytesAsync(scoring.SamplesPath, first, ScriptedScoring.Cancel);
        await scoring.RunAsync(restart: true);

        Assert.Equal(first, scoring.Results);
    }

    [Fact]
    public async Task RunAsync_AnyConcurrencyAndOrderOfVerdicts_GivesTheSameFileAndFigures()
    {
        var verdicts = Enumerable.Range(0, 60).Select(i => Mixed[i * 7 % Mixed.Length]).ToArray();
        var files = new HashSet<string>();
        var figures = new HashSet<string>();
        foreach (var concurrency in (int[])[1, 2, 16])
        {
            var delays = new Random(concurrency);
            using var scoring = new ScriptedScoring(verdicts)
            {
                Options = new() { Concurrency = concurrency, Ks = [1, 2, 5] },
                BeforeVerdict = async (_, token) =>
                {
                    int delay;
                    lock (delays) delay = delays.Next(6);
                    await Task.Delay(delay, token);
                },
            };
            var summary = await scoring.RunAsync();
            files.Add(Encoding.UTF8.GetString(scoring.Results));
            figures.Add(JsonSerializer.Serialize(summary with { Seconds = 0, SamplesPerSecond = 0, Source = "" }));
        }

        Assert.Single(files);
        Assert.Single(figures);
    }

    [Fact]
    public async Task RunAsync_NeverMoreAtOnceThanAsked()
    {
        var (running, most) = (0, 0);
        using var scoring = new ScriptedScoring([.. Enumerable.Repeat("Pass", 40)])
        {
            Options = new() { Concurrency = 3 },
            BeforeVerdict = async (_, token) =>
            {
                var now = Interlocked.Increment(ref running);
                lock (Mixed) most = Math.Max(most, now);
                await Task.Delay(2, token);
                Interlocked.Decrement(ref running);
            },
        };

        await scoring.RunAsync();

        Assert.InRange(most, 1, 3);
    }

    // By hand: P/0 has Pass, Pass, WrongAnswer, Pass (flaky and unjudged ones do not count), P/1 WrongAnswer, CpuTimeout, Pass; P/2 has no samples.
    [Fact]
    public async Task RunAsync_PassAtK_IsTheShareOfDrawsWithAPass()
    {
        using var scoring = new ScriptedScoring { Options = new() { Ks = [1, 2, 3, 4] } };
        scoring.Write(
            ("P/0", "Pass"), ("P/1", "WrongAnswer"), ("P/0", "Pass"), ("P/0", "Flaky"), ("P/0", "WrongAnswer"), ("P/1", "CpuTimeout"), ("P/0", "HarnessError"), ("P/1", "Pass"), ("P/0", "Pass"));

        var summary = await scoring.RunAsync();

        Assert.Equal([1, 2, 3, 4], summary.PassAtK.Select(passAtK => passAtK.K));
        Assert.Equal(((3.0 / 4) + (1.0 / 3)) / 2, summary.PassAtK[0].Value!.Value, 12);
        Assert.Equal((1 + (2.0 / 3)) / 2, summary.PassAtK[1].Value!.Value, 12);
        Assert.Equal(1, summary.PassAtK[2].Value!.Value, 12);
        Assert.Equal(2, summary.PassAtK[0].Problems);
        Assert.Null(summary.PassAtK[3].Value);
        Assert.Equal(2, summary.Excluded);

        // Of six samples of P/0 three passed then, and of three of P/1 one.
        Assert.Equal((0.5 + (1.0 / 3)) / 2, summary.PassAtK[0].ValueIfExcludedFailed!.Value, 12);
        Assert.Equal((0.8 + (2.0 / 3)) / 2, summary.PassAtK[1].ValueIfExcludedFailed!.Value, 12);
        Assert.Null(summary.PassAtK[3].ValueIfExcludedFailed);
        Assert.Equal("It is a HarnessError.", summary.HarnessError);
        Assert.Equal(["P/2"], summary.Missing);
        Assert.Equal([("P/0", 6, 4, 3), ("P/1", 3, 3, 1)], summary.Problems.Select(problem => (problem.TaskId, problem.Samples, problem.Judged, problem.Passed)));
        Assert.Equal(4, summary.Verdicts[VerdictKind.Pass]);
    }

    // By hand: P/0 has two judged samples of three, P/1 three of three, P/2 none of three.
    [Fact]
    public async Task RunAsync_ProblemsWithUnjudgedSamples_AreLeftOutWhereTheyHaveTooFewJudgedOnes()
    {
        using var scoring = new ScriptedScoring { Options = new() { Ks = [1, 2, 3, 4] } };
        scoring.Write(
            ("P/0", "Pass"), ("P/0", "Flaky"), ("P/0", "WrongAnswer"), ("P/1", "WrongAnswer"), ("P/1", "WrongAnswer"), ("P/1", "Pass"), ("P/2", "Flaky"), ("P/2", "HarnessError"), ("P/2", "Flaky"));

        var summary = await scoring.RunAsync();

        Assert.Equal([((1.0 / 2) + (1.0 / 3)) / 2, (1 + (2.0 / 3)) / 2, 1], summary.PassAtK.Take(3).Select(passAtK => passAtK.Value!.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([2, 2, 1, 0], summary.PassAtK.Select(passAtK => passAtK.Problems));
        Assert.Equal((null, null), (summary.PassAtK[3].Value, summary.PassAtK[3].Interval));
    }

    [Theory]
    [InlineData(9, new[] { 1 })]
    [InlineData(30, new[] { 1, 10 })]
    [InlineData(300, new[] { 1, 10, 100 })]
    public async Task RunAsync_NoKsAskedFor_ReportsThoseThatEveryProblemHasSamplesFor(int samples, int[] expected)
    {
        using var scoring = new ScriptedScoring([.. Enumerable.Repeat("Pass", samples)]);

        var summary = await scoring.RunAsync(isWritten: false);

        Assert.Equal(expected, summary.PassAtK.Select(passAtK => passAtK.K));
        Assert.All(summary.PassAtK, passAtK => Assert.Null(passAtK.ValueIfExcludedFailed));
        Assert.False(File.Exists(scoring.ResultsPath));
    }

    [Fact]
    public async Task RunAsync_JudgeThatThrows_EndsTheRunWithASentence()
    {
        using var scoring = new ScriptedScoring(Mixed)
        {
            BeforeVerdict = (call, _) => call == 6 ? throw new ArgumentException("there is no such language.") : Task.CompletedTask,
        };

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => scoring.RunAsync());

        Assert.Matches(@"^'P/\d' cannot be judged: there is no such language\.$", exception.Message);
    }

    [Fact]
    public async Task RunAsync_Progress_CountsUpToTheEndWithRateAndTimeLeft()
    {
        var clock = new Runs.ManualClock();
        using var scoring = new ScriptedScoring(Mixed)
        {
            Options = new() { Concurrency = 1, Clock = clock },
            BeforeVerdict = (_, _) =>
            {
                clock.Advance(2);
                return Task.CompletedTask;
            },
        };
        var reports = new Reports();

        var summary = await scoring.RunAsync(progress: reports);

        Assert.Equal(Enumerable.Range(0, 11), reports.Select(report => report.Finished));
        Assert.Null(reports[0].TimeLeft);
        Assert.All(reports.Skip(1), report => Assert.Equal((0.5, TimeSpan.FromSeconds(2 * (10 - report.Finished))), (report.Rate, report.TimeLeft)));
        Assert.Equal((10, 5), (reports[10].Samples, reports[10].Passed));
        Assert.Equal((20, 0.5), (summary.Seconds, summary.SamplesPerSecond));
    }

    [Fact]
    public async Task OpenAsync_SamplesOfOtherProblems_AreNamedOrPassedOver()
    {
        using var scoring = new ScriptedScoring();
        scoring.Write(("P/0", "Pass"), ("Q/0", "Pass"), ("1", "Pass"), ("Q/0", "Pass"), ("R/1", "WrongAnswer"));

        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => scoring.RunAsync());
        var summary = await scoring.RunAsync(skipBadLines: true);

        Assert.Equal(
            $"{scoring.SamplesPath} holds samples of problems that the benchmark toy does not have (Q/0, R/1); its own are called P/0, P/1, P/2.", exception.Message);
        Assert.Equal((2, 3), (summary.Samples, summary.UnknownProblems));
        Assert.Equal(["P/0", "P/1"], summary.Problems.Select(problem => problem.TaskId));
    }

    [Fact]
    public async Task OpenAsync_FirstProblemsOnly_LeavesTheSamplesOfTheOthersOut()
    {
        using var scoring = new ScriptedScoring(Mixed);
        var samples = await SampleSet.OpenAsync(scoring.SamplesPath, scoring.Benchmark.Take(2), cancellationToken: ScriptedScoring.Cancel);

        Assert.Equal((7, 3), (samples.Count, samples.LeftOut));
        Assert.Equal(["P/0", "P/1"], samples.CountsByTaskId.Keys);
    }

    [Fact]
    public async Task OpenAsync_NoSamples_IsRefused()
    {
        using var scoring = new ScriptedScoring();

        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => scoring.RunAsync());

        Assert.Contains("holds no samples of the benchmark toy", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_BenchmarkWithoutPrograms_IsRefused()
    {
        using var scoring = new ScriptedScoring(Mixed) { Benchmark = new Benchmark("sums", "00", [new BenchmarkProblem("P/0", "1 + 1", "2")]) };

        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => scoring.RunAsync());

        Assert.Equal("The benchmark sums has no programming tasks, and only programs are judged by tests.", exception.Message);
    }

    [Fact]
    public async Task OfCanonicalSolutionsAsync_SomeProblemsWithout_AreMissing()
    {
        using var scoring = new ScriptedScoring();
        var problems = scoring.Benchmark.Problems.Select((problem, i) =>
            new BenchmarkProblem(problem.Code! with { CanonicalSolution = i switch { 0 => "Pass", 2 => "WrongAnswer", _ => null } }));
        var benchmark = new Benchmark("toy", "00", [.. problems]);
        var samples = await SampleSet.OfCanonicalSolutionsAsync(benchmark);

        var summary = await new ScoringRun(benchmark, samples, (_, sample, _) => ValueTask.FromResult(new Verdict { Kind = Enum.Parse<VerdictKind>(sample.Text), Score = 0 }), scoring.Identity)
            .RunAsync(null, cancellationToken: ScriptedScoring.Cancel);

        Assert.Equal(["P/1"], summary.Missing);
        Assert.Equal(0.5, summary.PassAtK[0].Value);
        await Assert.ThrowsAsync<InvalidDataException>(() => SampleSet.OfCanonicalSolutionsAsync(scoring.Benchmark));
    }

    [Fact]
    public async Task WriteAsync_Summary_IsReadableJson()
    {
        using var scoring = new ScriptedScoring(Mixed) { Options = new() { Ks = [1, 100] } };
        var summary = await scoring.RunAsync();
        var path = scoring.ResultsPath + ".json";

        await summary.WriteAsync(path, ScriptedScoring.Cancel);

        var json = JsonDocument.Parse(await File.ReadAllBytesAsync(path, ScriptedScoring.Cancel)).RootElement;
        Assert.Equal("Python 3.11", json.GetProperty("judge").GetProperty("runtime").GetString());
        Assert.Equal(3, json.GetProperty("judge").GetProperty("cpu_seconds").GetDouble());
        Assert.Equal("namespaces", json.GetProperty("judge").GetProperty("isolation").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("pass_at_k")[1].GetProperty("value").ValueKind);
        Assert.Equal(summary.PassAtK[0].Interval!.Value.Lower, json.GetProperty("pass_at_k")[0].GetProperty("interval").GetProperty("lower").GetDouble());
        Assert.Equal(5, json.GetProperty("verdicts").GetProperty("pass").GetInt32());
        Assert.Equal(
            [("P/0", 4, 4, 3), ("P/1", 3, 3, 1), ("P/2", 3, 2, 1)],
            json.GetProperty("problems").EnumerateArray().Select(problem => (
                problem.GetProperty("task_id").GetString(), problem.GetProperty("samples").GetInt32(), problem.GetProperty("judged").GetInt32(), problem.GetProperty("passed").GetInt32())));
        Assert.Equal(1, json.GetProperty("problems")[2].GetProperty("verdicts").GetProperty("flaky").GetInt32());
    }

    [Fact]
    public void Ks_ThatMakeNoSense_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new ScoringOptions { Ks = [] });
        Assert.Throws<ArgumentException>(() => new ScoringOptions { Ks = [1, 0] });
        Assert.Throws<ArgumentException>(() => new ScoringOptions { Ks = [2, 2] });
    }

    private sealed class Reports : List<ScoringProgress>, IProgress<ScoringProgress>
    {
        public void Report(ScoringProgress value) => Add(value);
    }
}
