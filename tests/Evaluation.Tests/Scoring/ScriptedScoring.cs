using System.Globalization;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Evaluation.Runs;
using Reasoning.Evaluation.Scoring;
using Reasoning.Verification;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Evaluation.Tests.Scoring;

/// <summary>
/// A small benchmark and samples whose text is the verdict that a judge finds: <c>Pass</c>, <c>WrongAnswer</c> and so on. Everything is the same in every run.
/// </summary>
internal sealed class ScriptedScoring : IDisposable
{
    public static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();

    public ScriptedScoring(params string[] verdicts) => Write([.. verdicts.Select((verdict, i) => (string.Create(CultureInfo.InvariantCulture, $"P/{i % 3}"), verdict))]);

    public Benchmark Benchmark { get; set; } = new("toy", "00", [.. Enumerable.Range(0, 3).Select(i => new BenchmarkProblem(new CodeProblem
    {
        TaskId = $"P/{i}",
        Prompt = "def f():\n",
        EntryPoint = "f",
        Tests = new AssertTests("def check(candidate):\n    assert candidate() == 1\n"),
    }))]);

    public JudgeIdentity Identity { get; set; } = new("Python 3.11", IsolationLevel.Namespaces, 3, 512 << 20, 1 << 20, 1, 0, MaxThreads: 64, WorkerSha256: "00");

    public ScoringOptions Options { get; set; } = new() { Concurrency = 4 };

    /// <summary>Called before each verdict, with the number of the call from 1.</summary>
    public Func<int, CancellationToken, Task> BeforeVerdict { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Verdicts in place of those that the samples' texts name.</summary>
    public Func<string, VerdictKind> Verdict { get; set; } = Enum.Parse<VerdictKind>;

    public int Judged => _judged;

    public string SamplesPath => _folder["samples.jsonl"];

    public string ResultsPath => _folder["results.jsonl"];

    public byte[] Results => File.ReadAllBytes(ResultsPath);

    private int _judged;

    public void Write(params (string TaskId, string Text)[] samples) => File.WriteAllText(
        SamplesPath, string.Concat(samples.Select((sample, i) => $$"""{"task_id": "{{sample.TaskId}}", "completion": "{{sample.Text}}", "seed": 1.{{i}}0}{{"\n"}}""")));

    public async Task<ScoringSummary> RunAsync(
        bool restart = false, bool skipBadLines = false, bool isWritten = true, IProgress<ScoringProgress>? progress = null, CancellationToken? cancel = null)
    {
        var samples = await SampleSet.OpenAsync(SamplesPath, Benchmark, skipBadLines, Cancel);
        return await new ScoringRun(Benchmark, samples, JudgeAsync, Identity, Options).RunAsync(isWritten ? ResultsPath : null, restart, progress, cancel ?? Cancel);
    }

    public void Dispose() => _folder.Dispose();

    private async ValueTask<Verdict> JudgeAsync(CodeProblem problem, Sample sample, CancellationToken cancellationToken)
    {
        await BeforeVerdict(Interlocked.Increment(ref _judged), cancellationToken);
        var kind = Verdict(sample.Text);
        return new Verdict
        {
            Kind = kind,
            Score = kind == VerdictKind.Pass ? 1 : 0.5,
            Reason = kind == VerdictKind.Pass ? null : $"It is a {kind}.",
            Tests = [new() { Status = TestStatus.Passed, Source = "assert a" }, new() { Status = kind == VerdictKind.Pass ? TestStatus.Passed : TestStatus.Failed, Source = "assert b" }],
            CpuTime = TimeSpan.FromMilliseconds(12.34567),
            Isolation = new Isolation(IsolationLevel.Namespaces, [], []),
        };
    }
}
