using Reasoning.Evaluation.Benchmarks;
using Reasoning.Evaluation.Runs;
using Reasoning.Verification;
using Reasoning.Verification.Metrics;

namespace Reasoning.Evaluation.Scoring;

/// <summary>Counts verdicts per problem while they become known, and reports them; called from many threads.</summary>
internal sealed class ScoreBoard(Benchmark benchmark, SampleSet samples, ScoringOptions options, IProgress<ScoringProgress>? progress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<VerdictKind, int>> _verdicts = samples.CountsByTaskId.Keys.ToDictionary(id => id, _ => new Dictionary<VerdictKind, int>());
    private long _start;
    private (int Index, string? Reason) _harnessError = (int.MaxValue, null);
    private ScoringProgress _state = new(0, samples.Count, 0, 0, TimeSpan.Zero);

    /// <summary>Adds a sample of an earlier session.</summary>
    public void Restore(PlacedSample sample, SampleResult result)
    {
        Count(sample, result);
        _state = _state with { Restored = _state.Finished };
    }

    /// <summary>Begins to measure time.</summary>
    public void Start()
    {
        _start = options.Clock.GetTimestamp();
        progress?.Report(_state);
    }

    /// <summary>Adds a sample that was just judged.</summary>
    public void Add(PlacedSample sample, SampleResult result)
    {
        lock (_lock)
        {
            Count(sample, result);
            _state = _state with { Elapsed = options.Clock.GetElapsedTime(_start) };
            progress?.Report(_state);
        }
    }

    /// <summary>Sums up when all samples are there.</summary>
    public ScoringSummary Summarise(JudgeIdentity judge)
    {
        var problems = benchmark.Problems.Select(problem => problem.Problem.Id).Where(_verdicts.ContainsKey).Select(ScoreOf).ToArray();
        return new ScoringSummary
        {
            Benchmark = benchmark.Name,
            BenchmarkSha256 = benchmark.Sha256,
            BenchmarkProblems = benchmark.Problems.Count,
            Source = samples.Name,
            SamplesSha256 = samples.Sha256,
            Samples = samples.Count,
            BrokenLines = samples.Broken.Count,
            UnknownProblems = samples.Strangers.Values.Sum(),
            Judge = judge,
            Verdicts = Sum(problems.Select(problem => problem.Verdicts)),
            PassAtK = [.. options.KsFor(problems.Min(problem => problem.Samples)).Select(k => Estimate(problems, k))],
            HarnessError = _harnessError.Reason,
            Problems = problems,
            Missing = [.. benchmark.Problems.Select(problem => problem.Problem.Id).Where(id => !_verdicts.ContainsKey(id))],
            Restored = _state.Restored,
            Seconds = _state.Elapsed.TotalSeconds,
            SamplesPerSecond = _state.Rate,
        };
    }

    private static PassAtKEstimate Estimate(ProblemScore[] problems, int k)
    {
        // A problem that lost samples to the harness must not take the figure of all the others with it; one that never had k samples makes the figure another quantity.
        var judged = problems.Any(problem => problem.Samples < k)
            ? []
            : problems.Where(problem => problem.Judged >= k).Select(problem => (problem.Judged, problem.Passed)).ToArray();
        var value = judged.Length == 0 ? null : PassAtK.Mean(judged, k);
        var excluded = problems.Any(problem => problem.Judged < problem.Samples);
        return new PassAtKEstimate(
            k,
            value,
            value is { } mean ? MeanInterval.TwoSided(Math.Clamp(mean, 0, 1), judged.Length) : null,
            judged.Length,
            excluded ? PassAtK.Mean([.. problems.Select(problem => (problem.Samples, problem.Passed))], k) : null);
    }

    private static SortedDictionary<VerdictKind, int> Sum(IEnumerable<IReadOnlyDictionary<VerdictKind, int>> parts)
    {
        var sum = new SortedDictionary<VerdictKind, int>();
        foreach (var (verdict, count) in parts.SelectMany(part => part)) sum[verdict] = sum.GetValueOrDefault(verdict) + count;
        return sum;
    }

    private ProblemScore ScoreOf(string taskId)
    {
        var verdicts = Sum([_verdicts[taskId]]);
        var samples = verdicts.Values.Sum();
        var unknown = verdicts.GetValueOrDefault(VerdictKind.HarnessError) + verdicts.GetValueOrDefault(VerdictKind.Flaky);
        return new ProblemScore(taskId, samples, samples - unknown, verdicts.GetValueOrDefault(VerdictKind.Pass), verdicts);
    }

    private void Count(PlacedSample sample, SampleResult result)
    {
        if (result.Verdict == VerdictKind.HarnessError && sample.Index < _harnessError.Index) _harnessError = (sample.Index, result.Reason);
        var verdicts = _verdicts[sample.Problem.TaskId];
        verdicts[result.Verdict] = verdicts.GetValueOrDefault(result.Verdict) + 1;
        _state = _state with { Finished = _state.Finished + 1, Passed = _state.Passed + (result.Passed ? 1 : 0) };
    }
}
