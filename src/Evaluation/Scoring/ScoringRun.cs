using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Evaluation.Runs;

namespace Reasoning.Evaluation.Scoring;

/// <summary>
/// Judges samples of a benchmark that any tool made, and estimates pass@k. Results are written in the samples' order as they become known; a run that was stopped
/// or killed goes on from there when it is started again with the same arguments, and ends with the same file. Samples that the harness could not judge are judged
/// again then.
/// </summary>
public sealed class ScoringRun
{
    // How many results may wait for a slower one before them. At several hundred samples a second this outlasts the usual time limit.
    private const int Window = 4096;

    private readonly Benchmark _benchmark;
    private readonly SampleSet _samples;
    private readonly SampleJudge _judge;
    private readonly JudgeIdentity _identity;
    private readonly ScoringOptions _options;

    /// <summary>Prepares a run; nothing is judged or written yet.</summary>
    /// <param name="benchmark">The problems.</param>
    /// <param name="samples">The samples, which were opened for this benchmark.</param>
    /// <param name="judge">Judges one sample; called for several at once.</param>
    /// <param name="identity">What the verdicts depend on: those of another judge are never mixed in.</param>
    /// <param name="options">Which pass@k, and how many samples at once; null for the defaults.</param>
    public ScoringRun(Benchmark benchmark, SampleSet samples, SampleJudge judge, JudgeIdentity identity, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(benchmark);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentNullException.ThrowIfNull(identity);
        (_benchmark, _samples, _judge, _identity, _options) = (benchmark, samples, judge, identity, options ?? new ScoringOptions());
    }

    /// <summary>Judges, or goes on.</summary>
    /// <param name="path">The file of results; null: none is written.</param>
    /// <param name="restart">Throw away what the file holds of an earlier run, whatever its arguments, and begin afresh.</param>
    /// <param name="progress">Told how far it is at the beginning and after each sample, from any thread.</param>
    /// <param name="cancellationToken">Stops; what was written is kept.</param>
    /// <exception cref="InvalidOperationException">The file holds results of other arguments (the message names the difference), or a problem cannot be judged.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or not this tool's, or the samples were changed meanwhile.</exception>
    /// <exception cref="IOException">The file cannot be written to, or another run is writing to it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<ScoringSummary> RunAsync(
        string? path, bool restart = false, IProgress<ScoringProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var board = new ScoreBoard(_benchmark, _samples, _options, progress);
        if (path is null)
        {
            board.Start();
            await foreach (var _ in JudgeAllAsync(_samples.ReadAsync(cancellationToken), board, cancellationToken).ConfigureAwait(false))
            {
            }

            return board.Summarise(_identity);
        }

        var manifest = new ScoringManifest
        {
            Benchmark = new RunManifest.BenchmarkEntry(_benchmark.Name, _benchmark.Sha256, _benchmark.Problems.Count, _benchmark.Format),
            Samples = new ScoringManifest.SamplesEntry(_samples.Count, _samples.Sha256),
            Judge = _identity,
        };
        await using var journal = await ResultJournal.OpenAsync(path, manifest, restart, _samples, board.Restore, _options.Clock, cancellationToken).ConfigureAwait(false);
        board.Start();
        await JudgeAgainAsync(journal, board, cancellationToken).ConfigureAwait(false);
        var done = journal.Count;
        if (done < _samples.Count)
        {
            var rest = _samples.ReadAsync(cancellationToken).Where(sample => sample.Index >= done);
            await foreach (var (sample, result) in JudgeAllAsync(rest, board, cancellationToken).ConfigureAwait(false)) journal.Append(sample.Sample, result);
        }

        return board.Summarise(_identity);
    }

    private async Task JudgeAgainAsync(ResultJournal journal, ScoreBoard board, CancellationToken cancellationToken)
    {
        if (journal.Unjudged.Count == 0) return;
        var unjudged = _samples.ReadAsync(cancellationToken).Where(sample => journal.Unjudged.Contains(sample.Index));
        var results = new Dictionary<int, SampleResult>();
        await foreach (var (sample, result) in JudgeAllAsync(unjudged, board, cancellationToken).ConfigureAwait(false)) results.Add(sample.Index, result);
        await journal.ReplaceAsync(results, _samples, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Judges samples, several at once, and hands the results out in the samples' order.</summary>
    private async IAsyncEnumerable<(PlacedSample Sample, SampleResult Result)> JudgeAllAsync(
        IAsyncEnumerable<PlacedSample> samples, ScoreBoard board, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var places = new SemaphoreSlim(_options.Concurrency);
        var running = Channel.CreateBounded<Task<(PlacedSample, SampleResult)>>(Window);
        var starting = StartAllAsync();
        try
        {
            await foreach (var judged in running.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return await judged.ConfigureAwait(false);
            await starting.ConfigureAwait(false);
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (running.Reader.TryRead(out var left)) await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task StartAllAsync()
        {
            try
            {
                await foreach (var sample in samples.WithCancellation(stopping.Token).ConfigureAwait(false))
                {
                    if (!await running.Writer.WaitToWriteAsync(stopping.Token).ConfigureAwait(false)) return;
                    await places.WaitAsync(stopping.Token).ConfigureAwait(false);

                    // Nobody else writes, so there still is room.
                    running.Writer.TryWrite(JudgeAsync(sample));
                }
            }
            finally
            {
                running.Writer.Complete();
            }
        }

        async Task<(PlacedSample, SampleResult)> JudgeAsync(PlacedSample sample)
        {
            try
            {
                // Without this the first part of every judging would run one after the other.
                await Task.Yield();
                var result = SampleResult.Of(await _judge(sample.Problem, sample.Sample, stopping.Token).ConfigureAwait(false));
                board.Add(sample, result);
                return (sample, result);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new InvalidOperationException($"'{sample.Problem.TaskId}' cannot be judged: {exception.Message}", exception);
            }
            finally
            {
                places.Release();
            }
        }
    }
}
