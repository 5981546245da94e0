using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Generation;
using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;
using Reasoning.Search.TokenTrees;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.TokenTrees;

public sealed class SeedTreeSearchStrategyTests : IDisposable
{
    private static readonly Problem Empty = new() { Id = "toy", Prompt = "" };

    private readonly ToyLanguageModel _model = new();
    private readonly LocalTextGenerator _generator;

    public SeedTreeSearchStrategyTests() => _generator = LocalTextGenerator.Create(_model);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _generator.Dispose();
        _model.Dispose();
    }

    [Fact]
    public async Task SolveAsync_OneRightSequence_IsFoundWithFewerCallsWhereCompletionsAreKept()
    {
        // Tokens 1, 2, 0 of the toy model: "ab" and the end. The most probable completion begins with "aa".
        var keeping = await SolveAsync(new() { Children = 5, Rollouts = 5000, Samples = 5000, Width = 1 }, text => text == "ab");
        var asking = await SolveAsync(new() { Children = 5, Rollouts = 5000, Samples = 5000, Width = 1, KeepsCompletions = false }, text => text == "ab");

        Assert.Equal(("ab", "ab"), (keeping.Answer?.Text, asking.Answer?.Text));
        Assert.True(keeping.Spend.ModelCalls < asking.Spend.ModelCalls, $"{keeping.Spend.ModelCalls} calls with kept completions, {asking.Spend.ModelCalls} without.");
    }

    [Fact]
    public async Task SolveAsync_NothingPasses_TriesEverySequenceOnceAndEnds()
    {
        // Two tokens at most: the texts over a, b, c, d of length 0 and 1 that end, and of length 2 that are cut.
        var result = await SolveAsync(new() { Children = 5, Rollouts = 10_000, Samples = 10_000, Width = 3 }, _ => false, maxTokens: 2);

        Assert.Equal(SearchEnding.Finished, result.Ending);
        Assert.Equal(1 + 4 + 16, result.Ranking.Select(candidate => candidate.Text).Distinct().Count());
        Assert.Equal(1 + 4 + 16, result.Ranking.Count);
        Assert.All(result.Ranking, candidate => Assert.Equal(LogProbability(candidate), candidate.LogProbability, 9));
    }

    [Fact]
    public async Task SolveAsync_ImpossibleToken_IsNeverExpanded()
    {
        // After seven tokens only the end can follow.
        var problem = new Problem { Id = "toy", Prompt = "aaaaaa" };

        var result = await SolveAsync(new() { Children = 5, Rollouts = 1000, Samples = 1000 }, _ => false, problem: problem);

        Assert.Equal(["", "a", "b", "c", "d"], result.Ranking.Select(candidate => candidate.Text).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task SolveAsync_Recorded_IsReplayedAndIndependentOfConcurrency(int width)
    {
        var strategy = new SeedTreeSearchStrategy(new() { Width = width, Samples = 40 });
        string? expected = null;
        foreach (var concurrency in (int[])[1, 2, 16])
        {
            using var trace = new SearchTrace();
            var result = await strategy.SolveAsync(Empty, Context(text => text == "dcb", trace) with { Concurrency = concurrency }, Cancellation);
            Assert.InRange(result.Spend.ModelCalls, 1, strategy.Bound(256)!.Value.ModelCalls);

            var replayed = await SearchReplay.ReplayAsync(trace, cancellationToken: Cancellation);

            Assert.Equal(result.Ranking, replayed.Ranking);
            Assert.Equal(expected ??= string.Join(' ', result.Ranking), string.Join(' ', result.Ranking));
        }
    }

    [Fact]
    public async Task SolveAsync_Budget_IsKept()
    {
        foreach (var tokens in (int[])[8, 20, 60])
        {
            var result = await new SeedTreeSearchStrategy().SolveAsync(
                Empty, Context(_ => false) with { MaxTokens = 8, Budget = new() { MaxCompletionTokens = tokens } }, Cancellation);

            Assert.InRange(result.Spend.Usage.CompletionTokens, 1, tokens);
            Assert.NotEmpty(result.Ranking);
        }
    }

    [Fact]
    public void Settings_MakeTheSameStrategy()
    {
        var strategy = new SeedTreeSearchStrategy(new() { Children = 7, BacksUpMeans = true, Exploration = 1.5, Sampling = new() { Temperature = 0.3 } });
        var spec = ComponentSpec.Of(strategy).ToString();

        Assert.Equal(spec, ComponentSpec.Of(SearchCatalog.Create<ISearchStrategy>(spec)).ToString());
    }

    private Task<SearchResult> SolveAsync(SeedTreeSearchOptions options, Predicate<string> passes, int maxTokens = 8, Problem? problem = null) =>
        new SeedTreeSearchStrategy(options).SolveAsync(problem ?? Empty, Context(passes) with { MaxTokens = maxTokens }, Cancellation);

    private SearchContext Context(Predicate<string> passes, SearchTrace? trace = null) => new()
    {
        Generator = _generator,
        Verifier = new ScriptedVerifier(passes),
        Prompts = PromptBook.Embedded,
        MaxTokens = 8,
        Trace = trace,
    };

    /// <summary>By the model's definition: the tokens of the text, and the end where there was one.</summary>
    private double LogProbability(Candidate candidate)
    {
        int[] tokens = [.. candidate.Text.Select(letter => letter - 'a' + 1), .. candidate.FinishReason == FinishReason.EndOfSequence ? (int[])[0] : []];
        Assert.Equal(tokens.Length, candidate.Tokens);
        var (sum, state, logits) = (0.0, _model.Advance(0, 0, 0), new float[5]);
        for (var i = 0; i < tokens.Length; i++)
        {
            _model.ComputeLogits(state, i + 1, logits);
            sum += logits[tokens[i]] - Math.Log(logits.Sum(logit => Math.Exp(logit)));
            state = _model.Advance(state, i + 1, tokens[i]);
        }

        return sum;
    }
}
