using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Search;
using Reasoning.Search.Budgets;
using Reasoning.Search.Prompts;
using Reasoning.Search.Traces;
using Reasoning.Verification;
using Reasoning.Verification.Abstention;

namespace Reasoning.Evaluation.Runs;

/// <summary>
/// Strategies on a benchmark. Every sample is judged by the benchmark's own tests and written to a folder as its problem is finished; a run that
/// was stopped goes on from there when it is started again with the same arguments, and ends with the same summary. Problems whose judging broke
/// (<see cref="VerdictKind.HarnessError"/>) are done again then.
/// </summary>
/// <remarks>
/// Strategies run one after the other, so that each one's time is its own, and the problems of a strategy concurrently, so that they fill the
/// generator's batch. The randomness of a problem is split off by strategy and problem id: neither order nor concurrency changes a result.
/// </remarks>
public sealed class EvaluationRun
{
    private const string Traces = "traces";

    private readonly Benchmark _benchmark;
    private readonly IReadOnlyList<ISearchStrategy> _strategies;
    private readonly ITextGenerator _generator;
    private readonly Func<BenchmarkProblem, IVerifier> _verifierFor;
    private readonly Func<BenchmarkProblem, IVerifier?> _examplesFor;
    private readonly EvaluationOptions _options;
    private readonly RunManifest _manifest;

    /// <summary>Prepares a run; nothing is computed or written yet.</summary>
    /// <param name="benchmark">What to solve.</param>
    /// <param name="strategies">How to solve it; at least one, each with another name.</param>
    /// <param name="generator">The model.</param>
    /// <param name="model">What the model is called in the manifest: results of another model are never mixed in.</param>
    /// <param name="verifierFor">Makes the judge of a problem; called for every pair of strategy and problem that is not finished yet.</param>
    /// <param name="options">Seed and limits; null means the defaults.</param>
    /// <param name="judge">Where programs are judged, for the manifest: verdicts of another judge are never mixed in. Null where none are.</param>
    /// <param name="examplesFor">
    /// Makes the verifier that strategies have where <see cref="EvaluationOptions.Verifier"/> is <see cref="SearchVerifier.Examples"/>; null where a problem has none.
    /// </param>
    /// <exception cref="ArgumentException">There are no strategies, or two have the same name.</exception>
    public EvaluationRun(
        Benchmark benchmark,
        IReadOnlyList<ISearchStrategy> strategies,
        ITextGenerator generator,
        ModelIdentity model,
        Func<BenchmarkProblem, IVerifier> verifierFor,
        EvaluationOptions? options = null,
        JudgeIdentity? judge = null,
        Func<BenchmarkProblem, IVerifier?>? examplesFor = null)
    {
        ArgumentNullException.ThrowIfNull(benchmark);
        ArgumentNullException.ThrowIfNull(strategies);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(verifierFor);
        if (strategies.Count == 0) throw new ArgumentException("A run needs at least one strategy.", nameof(strategies));
        if (strategies.GroupBy(strategy => strategy.Name).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw new ArgumentException($"The strategy {twice} is given twice, and its results could not be told apart.", nameof(strategies));

        _benchmark = benchmark;
        _strategies = [.. strategies];
        _generator = generator;
        _verifierFor = verifierFor;
        _examplesFor = examplesFor ?? (_ => null);
        _options = options ?? new EvaluationOptions();
        _manifest = new RunManifest
        {
            Benchmark = new RunManifest.BenchmarkEntry(benchmark.Name, benchmark.Sha256, benchmark.Problems.Count),
            Model = model,
            Judge = judge,
            Seed = _options.Seed,
            MaxTokens = _options.MaxTokens,
            Budget = _options.Budget == SearchBudget.Unlimited ? null : _options.Budget,
            Verifier = _options.Verifier == SearchVerifier.Tests ? null : _options.Verifier,
            Prompts = _options.Prompts == PromptBook.Chat ? null : _options.Prompts.Name,
            Strategies = [.. _strategies.Select(strategy => new RunManifest.StrategyEntry(strategy.Name, strategy.Settings))],
        };
    }

    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of everything that the results depend on: runs with the same fingerprint may share a folder, and give the
    /// same results.
    /// </summary>
    public string Fingerprint => _manifest.Fingerprint;

    /// <summary>Throws away what runs have written to a folder, and nothing else in it; an empty <c>samples.jsonl</c> stays.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    /// <exception cref="IOException">A run is writing to the folder; nothing was thrown away.</exception>
    public static void Discard(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder)) return;
        SampleJournal.Discard(folder);
        if (Path.Combine(folder, Traces) is var traces && Directory.Exists(traces)) Directory.Delete(traces, recursive: true);
    }

    /// <summary>Runs, or goes on.</summary>
    /// <param name="folder">Where the results are kept; made where it does not exist. One folder holds one run.</param>
    /// <param name="progress">Told how far a strategy is when it begins and after each of its problems, from any thread.</param>
    /// <param name="cancellationToken">Stops the run; finished problems are kept.</param>
    /// <exception cref="InvalidOperationException">The folder holds a run with other arguments; the message names the difference.</exception>
    /// <exception cref="InvalidDataException">The folder's files are damaged; the message names file and line.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or another run is writing to it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<EvaluationSummary> RunAsync(
        string folder, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        using var journal = SampleJournal.Open(folder, _manifest);
        var items = journal.Items.ToDictionary(item => (item.Strategy, item.TaskId));
        var (restored, session) = (items.Count, journal.Items.Select(item => item.Spend.Session).DefaultIfEmpty(0).Max() + 1);
        if (items.Keys.FirstOrDefault(key => !Covers(key.Strategy, key.TaskId)) is { TaskId: not null } stranger)
            throw new InvalidDataException($"The folder '{folder}' holds samples of '{stranger.TaskId}' by {stranger.Strategy}, which are not part of this run.");

        foreach (var strategy in _strategies)
        {
            var tally = new Tally(strategy.Name, _benchmark.Problems.Count, progress);
            tally.Begin(journal.Items.Where(item => item.Strategy == strategy.Name));
            var pending = _benchmark.Problems.Where(problem => !items.ContainsKey((strategy.Name, problem.Problem.Id)));
            var start = _options.Clock.GetTimestamp();
            await Parallel.ForEachAsync(
                pending,
                new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = cancellationToken },
                async (problem, token) =>
                {
                    var (result, samples) = await SolveAsync(folder, strategy, problem, token).ConfigureAwait(false);
                    var item = Record(strategy, problem.Problem, result, samples, session, _options.Clock.GetElapsedTime(start).TotalSeconds);
                    journal.Append(item);
                    tally.Add(item);
                }).ConfigureAwait(false);
        }

        items = journal.Items.ToDictionary(item => (item.Strategy, item.TaskId));
        var summaries = _strategies.Select(strategy => StrategySummary.Of(
            strategy.Name, [.. _benchmark.Problems.Select(problem => items[(strategy.Name, problem.Problem.Id)])]));
        return new EvaluationSummary(_benchmark.Name, [.. summaries], restored);
    }

    private bool Covers(string strategy, string taskId) =>
        _strategies.Any(known => known.Name == strategy) && _benchmark.Problems.Any(problem => problem.Problem.Id == taskId);

    private async Task<(SearchResult Result, IReadOnlyList<Candidate> Samples)> SolveAsync(
        string folder, ISearchStrategy strategy, BenchmarkProblem problem, CancellationToken cancellationToken)
    {
        var verifier = _verifierFor(problem);
        using var trace = _options.KeepsTraces ? SearchTrace.Open(TraceFile(folder, strategy.Name, problem.Problem.Id)) : null;
        var context = new SearchContext
        {
            Generator = _generator,
            Verifier = SearchVerifierOf(problem, verifier),
            Prompts = _options.Prompts,
            Budget = _options.Budget,
            Trace = trace,
            MaxTokens = _options.MaxTokens,
            Seed = _options.Seed,
        };
        try
        {
            var result = await strategy.SolveAsync(problem.Problem, context, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested(); // what a cancelled search had by then is no result
            if (result.Ranking.Count == 0)
            {
                if (_options.Budget == SearchBudget.Unlimited) throw new InvalidOperationException("it ended without a single candidate");
                return (result, [Missing(FinishReason.Budget, "The budget did not permit a single candidate.")]);
            }

            // Strategies that do without the verifier are judged by it all the same; what a strategy knows already is not judged again.
            var made = result.Ranking.OrderBy(candidate => candidate.Index);
            var open = _options.Verifier == SearchVerifier.Tests ? made : made.Select(candidate => candidate with { Verdict = null });
            var samples = await verifier.VerifyAllAsync([.. open], cancellationToken).ConfigureAwait(false);
            return (result, samples);
        }
        catch (ContextOverflowException exception)
        {
            // No sample could ever be made, so the problem is unsolved, which must not keep the others from being measured.
            var none = Missing(FinishReason.ContextFull, exception.Message);
            return (SearchResult.Abstained(AbstentionReason.NoAnswer, exception.Message, [none]), [none]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{strategy.Name} failed on '{problem.Problem.Id}': {exception.Message}", exception);
        }
    }

    private IVerifier? SearchVerifierOf(BenchmarkProblem problem, IVerifier verifier) => _options.Verifier switch
    {
        SearchVerifier.Tests => verifier,
        SearchVerifier.Examples => _examplesFor(problem),
        _ => null,
    };

    private static string TraceFile(string folder, string strategy, string taskId)
    {
        var name = string.Concat(taskId.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));
        return Path.Combine(folder, Traces, strategy, $"{name}.jsonl");
    }

    /// <summary>Stands for the samples of a problem for which none could be made.</summary>
    private static Candidate Missing(FinishReason why, string reason) => new()
    {
        Index = 0,
        Text = "",
        FinishReason = why,
        Verdict = new Verdict { Kind = VerdictKind.WrongAnswer, Score = 0, Reason = reason },
    };

    private static EvaluatedItem Record(
        ISearchStrategy strategy, Problem problem, SearchResult result, IReadOnlyList<Candidate> samples, int session, double seconds)
    {
        var usage = result.Spend.Usage;
        var spend = new ItemSpend(samples.Count, result.Spend.ModelCalls, usage.PromptTokens, usage.CompletionTokens, session, Math.Round(seconds, 3));
        return new EvaluatedItem([.. samples.Select((candidate, index) => SampleRecord.Of(
            candidate with { Index = index }, problem, strategy.Name, candidate.Index == result.Answer?.Index, spend))]);
    }

    /// <summary>Counts a strategy's finished problems and reports them; called from many threads.</summary>
    private sealed class Tally(string strategy, int problems, IProgress<EvaluationProgress>? progress)
    {
        private readonly Lock _lock = new();
        private EvaluationProgress _state = new(strategy, 0, problems, 0, 0);

        public void Begin(IEnumerable<EvaluatedItem> finished)
        {
            foreach (var item in finished) _state = With(item);
            progress?.Report(_state);
        }

        public void Add(EvaluatedItem item)
        {
            // Reported under the lock, so that a listener never sees the count go back.
            lock (_lock)
            {
                _state = With(item);
                progress?.Report(_state);
            }
        }

        private EvaluationProgress With(EvaluatedItem item) => _state with
        {
            Finished = _state.Finished + 1,
            Solved = _state.Solved + (item.IsSolved ? 1 : 0),
            CompletionTokens = _state.CompletionTokens + item.Spend.CompletionTokens,
        };
    }
}
