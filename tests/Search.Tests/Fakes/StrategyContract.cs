using Reasoning.Decoding.Generation;
using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;
using Reasoning.Verification;

namespace Reasoning.Search.Tests.Fakes;

/// <summary>What every strategy promises, checked with scripted replies: see <see cref="CheckAsync"/>.</summary>
internal sealed class StrategyContract
{
    private static readonly int[] Concurrencies = [1, 2, 16];

    public required ISearchStrategy Strategy { get; init; }

    public required Problem Problem { get; init; }

    /// <summary>A reply as a function of the request (its prompt, prefix and seed) and the completion's index.</summary>
    public required Func<GenerationRequest, int, string> Reply { get; init; }

    /// <summary>Whether replies end at the request's stop strings, as steps need it.</summary>
    public bool EndsAtStops { get; init; }

    /// <summary>Null for none.</summary>
    public Func<string, Verdict>? Judge { get; init; }

    public PromptBook Prompts { get; init; } = PromptBook.Chat;

    /// <summary>Whether the library can make the strategy from its name and settings; false where the user's own code is among its options.</summary>
    public bool IsInCatalog { get; init; } = true;

    public int MaxTokens { get; init; } = 64;

    /// <summary>
    /// Same seed, same events at any concurrency and order of replies; a replay gives the same; no budget is overrun and every ending has a valid result; a search that was
    /// interrupted after any call resumes to the same end without making a finished call again; the bound holds; the catalog makes the same strategy from its settings.
    /// </summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var (whole, trace) = await CheckOrderAsync(cancellationToken);
        await CheckReplayAsync(whole, trace, cancellationToken);
        await CheckBudgetsAsync(whole, cancellationToken);
        await CheckInterruptionAsync(whole, trace, cancellationToken);
        if (Strategy.Bound(MaxTokens) is { } bound)
        {
            Assert.InRange(whole.Spend.ModelCalls, 0, bound.ModelCalls);
            Assert.InRange(whole.Spend.Usage.CompletionTokens, 0, bound.CompletionTokens);
        }

        if (IsInCatalog)
        {
            var spec = ComponentSpec.Of(Strategy).ToString();
            Assert.Equal(spec, ComponentSpec.Of(SearchCatalog.Create<ISearchStrategy>(spec)).ToString());
        }
    }

    private async Task<(SearchResult Result, SearchTrace Trace)> CheckOrderAsync(CancellationToken cancellationToken)
    {
        (SearchResult, SearchTrace)? first = null;
        string? expected = null;
        foreach (var concurrency in Concurrencies)
        {
            var delays = new Random(concurrency);
            var generator = Generator(beforeReply: async (_, _) =>
            {
                int turns;
                lock (delays) turns = delays.Next(20);
                for (var i = 0; i < turns; i++) await Task.Yield();
            });
            var trace = new SearchTrace();
            var result = await Strategy.SolveAsync(Problem, Context(generator, trace) with { Concurrency = concurrency }, cancellationToken);
            AssertValid(result);
            Assert.Equal(SearchEnding.Finished, result.Ending);
            var events = Fingerprint(trace);
            Assert.Equal(expected ??= events, events);
            first ??= (result, trace);
        }

        return first!.Value;
    }

    private async Task CheckReplayAsync(SearchResult whole, SearchTrace trace, CancellationToken cancellationToken)
    {
        var replayed = await SearchReplay.ReplayAsync(trace, IsInCatalog ? null : Strategy, Prompts, cancellationToken);
        AssertSame(whole, replayed);
    }

    private async Task CheckBudgetsAsync(SearchResult whole, CancellationToken cancellationToken)
    {
        var spend = whole.Spend;
        foreach (var part in (double[])[0.01, 0.2, 0.5, 0.9])
        {
            var calls = Math.Max(1, (long)(spend.ModelCalls * part));
            var byCalls = await Strategy.SolveAsync(Problem, Context(Generator()) with { Budget = new() { MaxCalls = calls } }, cancellationToken);
            AssertValid(byCalls);
            Assert.InRange(byCalls.Spend.ModelCalls, 0, calls);

            var completionTokens = Math.Max(1, (long)(spend.Usage.CompletionTokens * part));
            var byCompletion = await Strategy.SolveAsync(Problem, Context(Generator()) with { Budget = new() { MaxCompletionTokens = completionTokens } }, cancellationToken);
            AssertValid(byCompletion);
            Assert.InRange(byCompletion.Spend.Usage.CompletionTokens, 0, completionTokens);

            var tokens = Math.Max(1, (long)(spend.Usage.TotalTokens * part));
            var trace = new SearchTrace();
            var byTokens = await Strategy.SolveAsync(Problem, Context(Generator(), trace) with { Budget = new() { MaxTokens = tokens } }, cancellationToken);
            AssertValid(byTokens);
            Assert.InRange(byTokens.Spend.Usage.TotalTokens, 0, tokens);
            AssertSame(byTokens, await SearchReplay.ReplayAsync(trace, IsInCatalog ? null : Strategy, Prompts, cancellationToken));
        }
    }

    private async Task CheckInterruptionAsync(SearchResult whole, SearchTrace wholeTrace, CancellationToken cancellationToken)
    {
        var requests = wholeTrace.Events.OfType<ModelAsked>().Count();
        var step = Math.Max(1, requests / 12);
        for (var after = 0; after < requests; after += step)
        {
            using var trace = new SearchTrace();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var finished = 0;
            var interrupted = Generator(beforeReply: (_, token) =>
            {
                if (Interlocked.Increment(ref finished) > after) stop.Cancel();
                token.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            });
            var partly = await Strategy.SolveAsync(Problem, Context(interrupted, trace), stop.Token);
            AssertValid(partly);
            Assert.Equal(SearchEnding.Cancelled, partly.Ending);
            Assert.Null(trace.Concluded);

            var kept = trace.Events.OfType<ModelAsked>().Count();
            var rest = Generator();
            AssertSame(whole, await Strategy.SolveAsync(Problem, Context(rest, trace), cancellationToken));
            Assert.Equal(requests - kept, rest.Requests.Count);
            Assert.Equal(Fingerprint(wholeTrace), Fingerprint(trace));
        }
    }

    private ScriptedGenerator Generator(Func<GenerationRequest, CancellationToken, Task>? beforeReply = null) =>
        new(Reply) { BeforeReply = beforeReply ?? ((_, _) => Task.CompletedTask), CountsTokens = true, EndsAtStops = EndsAtStops };

    private SearchContext Context(ScriptedGenerator generator, SearchTrace? trace = null) => new()
    {
        Generator = generator,
        Verifier = Judge is null ? null : new ScriptedVerifier(Judge),
        Prompts = Prompts,
        Trace = trace,
        MaxTokens = MaxTokens,
        Seed = 7,
    };

    /// <summary>All events in the order of their names, without times.</summary>
    private static string Fingerprint(SearchTrace trace) => string.Join('\n', trace.Events
        .OrderBy(happened => happened.Node, StringComparer.Ordinal)
        .ThenBy(happened => happened.Number)
        .Select(happened => System.Text.Encoding.UTF8.GetString(TraceJson.Write(happened is ModelAsked asked ? asked with { At = 0 } : happened))));

    private static void AssertValid(SearchResult result)
    {
        Assert.NotNull(result.Decision);
        Assert.True(result.Answer is null != result.AbstentionReason is null);
        if (result.Answer is { } answer) Assert.Contains(result.Ranking, candidate => candidate.Index == answer.Index);
        Assert.Equal(result.Ranking.Count, result.Ranking.Select(candidate => candidate.Index).Distinct().Count());
    }

    private static void AssertSame(SearchResult expected, SearchResult actual)
    {
        Assert.Equal((expected.Answer?.Index, expected.Answer?.Text, expected.AbstentionReason), (actual.Answer?.Index, actual.Answer?.Text, actual.AbstentionReason));
        Assert.Equal(expected.Decision.Confidence?.Value, actual.Decision.Confidence?.Value);
        Assert.Equal(expected.Ranking.Select(candidate => (candidate.Index, candidate.Text, candidate.Score)), actual.Ranking.Select(candidate => (candidate.Index, candidate.Text, candidate.Score)));
        Assert.Equal(expected.Figures.OrderBy(figure => figure.Key, StringComparer.Ordinal), actual.Figures.OrderBy(figure => figure.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Spend, actual.Spend);
        Assert.Equal(expected.Ending, actual.Ending);
    }
}
