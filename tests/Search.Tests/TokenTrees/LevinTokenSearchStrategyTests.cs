using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Generation;
using Reasoning.Search.Prompts;
using Reasoning.Search.TokenTrees;
using Reasoning.Search.Traces;
using Reasoning.Search.Trees.Levin;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.TokenTrees;

public sealed class LevinTokenSearchStrategyTests : IDisposable
{
    private static readonly Problem Empty = new() { Id = "toy", Prompt = "" };

    private readonly ToyLanguageModel _model = new();
    private readonly LocalTextGenerator _generator;

    public LevinTokenSearchStrategyTests() => _generator = LocalTextGenerator.Create(_model);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _generator.Dispose();
        _model.Dispose();
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("ab", 1)]
    [InlineData("ab", 8)]
    [InlineData("dcb", 1)]
    [InlineData("dcb", 8)]
    [InlineData("aacdbba", 8)]
    public async Task SolveAsync_AnyGoal_TakesWhatTheDefinitionTakesAndNoMoreThanTheBound(string goal, int lookahead)
    {
        var result = await SolveAsync(new() { Children = 5, Width = 1, Expansions = 100_000, Lookahead = lookahead }, goal);

        // The definition, over the model's own probabilities: a state is its tokens.
        var expanded = 0;
        var reference = LevinSearch.Run(
            Array.Empty<int>(),
            tokens =>
            {
                if (tokens is [.., 0]) return [];
                expanded++;
                var probabilities = Probabilities(tokens);
                return [.. Enumerable.Range(0, 5).Where(token => probabilities[token] > 0).OrderByDescending(token => probabilities[token]).ThenBy(token => token)
                    .Select(token => new LevinAction<int[]>([.. tokens, token], probabilities[token]))];
            },
            tokens => tokens is [.., 0] && Text(tokens) == goal);

        Assert.Equal(goal, result.Answer?.Text);
        Assert.Equal(expanded, result.Figures["expansions"]);
        Assert.True(reference.Visited <= LevinCost.Bound(reference.Depth, reference.LogProbability));
        Assert.InRange(result.Figures["expansions"], 1, LevinCost.Bound(goal.Length + 1, result.Answer!.LogProbability));
    }

    [Fact]
    public async Task SolveAsync_Waves_TakeAtMostTheirWidthMore()
    {
        var alone = await SolveAsync(new() { Children = 5, Width = 1, Expansions = 100_000 }, "dcb");
        var wide = await SolveAsync(new() { Children = 5, Width = 7, Expansions = 100_000 }, "dcb");

        Assert.Equal("dcb", wide.Answer?.Text);
        Assert.InRange(wide.Figures["expansions"], alone.Figures["expansions"] / 2, alone.Figures["expansions"] + 7);
    }

    [Fact]
    public async Task SolveAsync_Recorded_IsReplayed()
    {
        using var trace = new SearchTrace();
        var strategy = new LevinTokenSearchStrategy(new() { Expansions = 150 });
        var result = await strategy.SolveAsync(Empty, Context("dcbd") with { Trace = trace }, Cancellation);

        var replayed = await SearchReplay.ReplayAsync(trace, cancellationToken: Cancellation);

        Assert.Equal(result.Ranking, replayed.Ranking);
        Assert.Equal(result.Figures, replayed.Figures);
        Assert.InRange(result.Spend.ModelCalls, 1, strategy.Bound(8)!.Value.ModelCalls);
    }

    [Fact]
    public async Task SolveAsync_Budget_IsKept()
    {
        var result = await new LevinTokenSearchStrategy().SolveAsync(Empty, Context("dcbd") with { Budget = new() { MaxCompletionTokens = 50 } }, Cancellation);

        Assert.InRange(result.Spend.Usage.CompletionTokens, 43, 50);
        Assert.Equal(SearchEnding.BudgetSpent, result.Ending);
    }

    private Task<SearchResult> SolveAsync(LevinTokenSearchOptions options, string goal) => new LevinTokenSearchStrategy(options).SolveAsync(Empty, Context(goal), Cancellation);

    private SearchContext Context(string goal) => new()
    {
        Generator = _generator,
        Verifier = new ScriptedVerifier(text => text == goal),
        Prompts = PromptBook.Embedded,
        MaxTokens = 8,
    };

    private static string Text(int[] tokens) => string.Concat(tokens.Where(token => token > 0).Select(token => (char)('a' + token - 1)));

    private double[] Probabilities(int[] tokens)
    {
        var (state, logits) = (_model.Advance(0, 0, 0), new float[5]);
        for (var i = 0; i < tokens.Length; i++) state = _model.Advance(state, i + 1, tokens[i]);
        _model.ComputeLogits(state, tokens.Length + 1, logits);
        var sum = logits.Sum(logit => Math.Exp(logit));
        return Array.ConvertAll(logits, logit => Math.Exp(logit) / sum);
    }
}
