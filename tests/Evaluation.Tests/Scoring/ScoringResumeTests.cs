using System.Text;
using System.Text.Json;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Evaluation.Scoring;
using Reasoning.Verification;

namespace Reasoning.Evaluation.Tests.Scoring;

public sealed class ScoringResumeTests
{
    private static readonly string[] Mixed = ["Pass", "WrongAnswer", "Pass", "CpuTimeout", "Flaky", "Pass"];

    // A kill can leave any number of bytes.
    [Fact]
    public async Task RunAsync_AfterAKillAtAnyByte_EndsWithTheSameFileAndFigures()
    {
        using var scoring = new ScriptedScoring(Mixed);
        var summary = await scoring.RunAsync();
        var whole = scoring.Results;
        var ends = whole.Index().Where(pair => pair.Item == '\n').Select(pair => pair.Index + 1).ToArray();

        for (var length = 0; length <= whole.Length; length += length % 7 == 0 ? 1 : 3)
        {
            await File.WriteAllBytesAsync(scoring.ResultsPath, whole[..length], ScriptedScoring.Cancel);
            var before = scoring.Judged;

            var again = await scoring.RunAsync();

            Assert.Equal(whole, scoring.Results);
            var restored = ends.Count(end => end <= length);
            Assert.Equal((restored, Mixed.Length - restored), (again.Restored, scoring.Judged - before));
            Assert.Equal(Figures(summary), Figures(again));
        }
    }

    [Fact]
    public async Task RunAsync_Cancelled_KeepsWhatWasJudgedAndGoesOn()
    {
        using var undisturbed = new ScriptedScoring([.. Enumerable.Repeat("Pass", 30)]);
        await undisturbed.RunAsync();
        using var stop = new CancellationTokenSource();
        using var scoring = new ScriptedScoring([.. Enumerable.Repeat("Pass", 30)])
        {
            Options = new() { Concurrency = 1 },
            BeforeVerdict = async (call, token) =>
            {
                if (call == 20) await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scoring.RunAsync(cancel: stop.Token));
        var kept = scoring.Results.Count(letter => letter == '\n');
        var summary = await scoring.RunAsync();

        Assert.InRange(kept, 0, 19);
        Assert.Equal(kept, summary.Restored);
        Assert.Equal(undisturbed.Results, scoring.Results);
    }

    [Fact]
    public async Task RunAsync_SamplesThatCouldNotBeJudged_AreJudgedAgainInTheirPlaces()
    {
        using var undisturbed = new ScriptedScoring(Mixed);
        var expected = await undisturbed.RunAsync();
        using var scoring = new ScriptedScoring(Mixed) { Verdict = text => text == "Pass" ? VerdictKind.HarnessError : Enum.Parse<VerdictKind>(text) };
        var broken = await scoring.RunAsync();
        Assert.Equal((0, 0), (broken.Verdicts.GetValueOrDefault(VerdictKind.Pass), broken.PassAtK.Count(passAtK => passAtK.Value > 0)));
        Assert.Equal(4, broken.Excluded);
        File.WriteAllText(scoring.ResultsPath, string.Concat(File.ReadLines(scoring.ResultsPath).Take(4).Select(line => line + "\n")));

        // Half of them in the second session, the rest in the third.
        var calls = 0;
        scoring.Verdict = text => text == "Pass" && ++calls == 2 ? VerdictKind.HarnessError : Enum.Parse<VerdictKind>(text);
        scoring.Options = new() { Concurrency = 1 };
        var second = await scoring.RunAsync();
        Assert.Equal((2, 1), (second.Restored, second.Verdicts[VerdictKind.HarnessError]));
        scoring.Verdict = Enum.Parse<VerdictKind>;
        var third = await scoring.RunAsync();

        Assert.Equal(5, third.Restored);
        Assert.Equal(undisturbed.Results, scoring.Results);
        Assert.Equal(Figures(expected), Figures(third));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(scoring.ResultsPath)!, "results*").Length);
    }

    [Fact]
    public async Task RunAsync_OtherArguments_AreRefusedByNameUntilRestarted()
    {
        using var scoring = new ScriptedScoring(Mixed);
        await scoring.RunAsync();
        var before = scoring.Results;
        var identity = scoring.Identity;

        async Task RefusesAsync(string difference)
        {
            var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => scoring.RunAsync());
            Assert.Equal($"'{scoring.ResultsPath}' holds results with {difference}; choose another file for the results, or start afresh.", exception.Message);
            Assert.Equal(before, scoring.Results);
        }

        scoring.Identity = identity with { CpuSeconds = 10 };
        await RefusesAsync(
            "limits 3 s CPU, default s clock, 536870912 B memory, 1048576 B output, 1 processes, 64 threads, and this one has 10 s CPU, default s clock, 536870912 B memory, 1048576 B output, 1 processes, 64 threads");
        scoring.Identity = identity with { MaxThreads = 8 };
        await RefusesAsync(
            "limits 3 s CPU, default s clock, 536870912 B memory, 1048576 B output, 1 processes, 64 threads, and this one has 3 s CPU, default s clock, 536870912 B memory, 1048576 B output, 1 processes, 8 threads");
        scoring.Identity = identity with { ReplacesProblemLimits = true };
        await RefusesAsync("CPU limit of problems that grant none, and this one has of every problem");
        scoring.Identity = identity with { WorkerSha256 = "ab" };
        await RefusesAsync("sandbox programs SHA-256 00, and this one has ab");
        scoring.Identity = identity with { Runtime = "Python 3.12" };
        await RefusesAsync("runtime Python 3.11, and this one has Python 3.12");
        scoring.Identity = identity;
        var benchmark = scoring.Benchmark;
        scoring.Benchmark = new Benchmark("toy", "01", benchmark.Problems);
        await RefusesAsync("benchmark SHA-256 00, and this one has 01");
        scoring.Benchmark = new Benchmark("toy", "00", benchmark.Problems, "mbpp");
        await RefusesAsync("format none, and this one has mbpp");
        scoring.Benchmark = benchmark;
        scoring.Write(("P/0", "Pass"), ("P/1", "Pass"));
        await RefusesAsync("number of samples 6, and this one has 2");

        var summary = await scoring.RunAsync(restart: true);

        Assert.Equal((2, 0), (summary.Samples, summary.Restored));
        Assert.Equal(2, scoring.Results.Count(letter => letter == '\n'));
        Assert.Equal(2, (await scoring.RunAsync()).Restored);
    }

    // Stopped between the two, the old results would be taken for those of the new arguments.
    [Fact]
    public async Task RunAsync_RestartThatCannotEmptyTheResults_LeavesTheirManifest()
    {
        using var scoring = new ScriptedScoring(Mixed);
        await scoring.RunAsync();
        var before = scoring.Results;
        scoring.Identity = scoring.Identity with { CpuSeconds = 10 };
        using (new FileStream(scoring.ResultsPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            await Assert.ThrowsAsync<IOException>(() => scoring.RunAsync(restart: true));

        await Assert.ThrowsAsync<InvalidOperationException>(() => scoring.RunAsync());
        Assert.Equal(before, scoring.Results);
    }

    [Fact]
    public async Task RunAsync_FileOfSomethingElse_IsNeverTouched()
    {
        using var scoring = new ScriptedScoring(Mixed);
        File.WriteAllText(scoring.ResultsPath, "precious");

        foreach (var restart in (bool[])[false, true])
        {
            var exception = await Assert.ThrowsAsync<InvalidDataException>(() => scoring.RunAsync(restart));
            Assert.Contains("is there already and not from this tool", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal("precious", Encoding.UTF8.GetString(scoring.Results));
    }

    [Theory]
    [InlineData("{\"task_id\":\"P/0\"", "{\"task_id\":\"P/2\"", "line 1 is not about the sample of 'P/0' that should be there")]
    [InlineData("\"passed\":true", "\"passed\":1", "line 1 is not a result (")]
    [InlineData("\"verdict\":\"wrong_answer\"", "\"verdict\":\"right\"", "line 2 is not a result (")]
    public async Task RunAsync_ChangedResults_AreRefusedByLine(string there, string changed, string message)
    {
        using var scoring = new ScriptedScoring(Mixed);
        await scoring.RunAsync();
        var text = Encoding.UTF8.GetString(scoring.Results);
        File.WriteAllText(scoring.ResultsPath, text.Replace(there, changed, StringComparison.Ordinal));

        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => scoring.RunAsync());

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MoreResultsThanSamples_AreRefused()
    {
        using var scoring = new ScriptedScoring(Mixed);
        await scoring.RunAsync();
        File.AppendAllText(scoring.ResultsPath, File.ReadLines(scoring.ResultsPath).First() + "\n");

        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => scoring.RunAsync());

        Assert.Contains("line 7 is one more than there are samples", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhileAnotherRunWrites_IsRefused()
    {
        using var scoring = new ScriptedScoring(Mixed);
        var (started, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        scoring.BeforeVerdict = (_, _) =>
        {
            started.TrySetResult();
            return go.Task;
        };
        var first = scoring.RunAsync();
        await started.Task;

        var exception = await Assert.ThrowsAsync<IOException>(() => scoring.RunAsync(restart: true));
        go.SetResult();
        await first;

        Assert.Contains("another run is writing", exception.Message, StringComparison.Ordinal);
        Assert.Equal(Mixed.Length, scoring.Results.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task RunAsync_SamplesChangedSinceTheyWereLookedThrough_AreRefused()
    {
        using var scoring = new ScriptedScoring(Mixed);
        var samples = await SampleSet.OpenAsync(scoring.SamplesPath, scoring.Benchmark, cancellationToken: ScriptedScoring.Cancel);
        scoring.Write([.. Mixed.Select((_, i) => ($"P/{i % 3}", "Pass"))]);

        var run = new ScoringRun(scoring.Benchmark, samples, (_, _, _) => ValueTask.FromResult(new Verdict { Kind = VerdictKind.Pass, Score = 1 }), scoring.Identity);
        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => run.RunAsync(null, cancellationToken: ScriptedScoring.Cancel));

        Assert.Contains("was changed while it was read", exception.Message, StringComparison.Ordinal);
    }

    private static string Figures(ScoringSummary summary) =>
        JsonSerializer.Serialize(summary with { Seconds = 0, SamplesPerSecond = 0, Restored = 0, Source = "" });
}
