using Reasoning.Decoding.Generation;
using Reasoning.Search.BestOfN;
using Reasoning.Search.Judging;
using Reasoning.Search.MajorityVote;
using Reasoning.Search.Prompts;
using Reasoning.Search.Scoring;
using Reasoning.Search.Sources;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Tournaments;
using Reasoning.Search.Voting;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests;

public sealed class SelectionContractTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "def f(x):\n" };

    public static TheoryData<string, ISearchStrategy> Strategies() => new()
    {
        { "knockout", new KnockoutStrategy(new() { Candidates = 9, Comparisons = 2 }) },
        { "knockout by grades", new KnockoutStrategy(new() { Candidates = 6, Comparisons = 1, Judge = new ScorerJudge(new GradeScorer()), Measure = true }) },
        { "knockout by verdicts", new KnockoutStrategy(new() { Candidates = 6, Comparisons = 1, Judge = new VerifierJudge() }) },
        { "knockout of votes", new KnockoutStrategy(new() { Candidates = 4, Comparisons = 2, Source = new StrategySource(new MajorityVoteStrategy(new() { Samples = 3 })) }) },
        { "league", new LeagueStrategy(new() { Candidates = 6, Opponents = 2, Comparisons = 2 }) },
        { "lucb", new LucbStrategy(new() { Candidates = 6, Rounds = 4, Comparisons = 2 }) },
        { "lucb in part", new LucbStrategy(new() { Candidates = 7, Rounds = 4, PerRound = 4, Opponents = 2, Comparisons = 3, Width = 0.5 }) },
        { "rpc", new RpcStrategy(new() { Samples = 12 }) },
        { "universal", new UniversalConsistencyStrategy() },
        { "dsc", new DifficultyAdaptiveStrategy(new() { Samples = 20 }) },
        { "majority by grades", new MajorityVoteStrategy(new() { Samples = 6, Weight = new GradeScorer() }) },
        { "majority until it is sure", new MajorityVoteStrategy(new() { Samples = 15, Stopping = VoteStopping.Beta, Window = 3, StoppingThreshold = 0.8 }) },
        { "majority until a window agrees", new MajorityVoteStrategy(new() { Samples = 15, Stopping = VoteStopping.Window, Window = 2 }) },
        { "best of n by a judge", new BestOfNStrategy(new() { Samples = 5, Ranker = new JudgeScorer() }) },
        { "best of n by rollouts", new BestOfNStrategy(new() { Samples = 5, Ranker = new RolloutScorer() }) },
    };

    [Theory]
    [MemberData(nameof(Strategies), DisableDiscoveryEnumeration = true)]
    public Task Strategy_KeepsItsPromises(string name, ISearchStrategy strategy)
    {
        Assert.NotEmpty(name);
        return Contract(strategy).CheckAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Strategies), DisableDiscoveryEnumeration = true)]
    public async Task Strategy_EmbeddedBook_KeepsItsPromises(string name, ISearchStrategy strategy)
    {
        Assert.NotEmpty(name);
        var contract = Contract(strategy);
        await new StrategyContract { Strategy = strategy, Problem = Problem, Reply = contract.Reply, Judge = contract.Judge, Prompts = PromptBook.Embedded }
            .CheckAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Strategies_WithTheUsersOwnFunctions_KeepTheirPromises()
    {
        var judge = new DelegateJudge("mine", (first, second, _) => ValueTask.FromResult(first.Text.Length > second.Text.Length ? 0.9 : 0.2));
        var contract = Contract(new KnockoutStrategy(new() { Candidates = 5, Comparisons = 2, Judge = judge }));
        return new StrategyContract { Strategy = contract.Strategy, Problem = Problem, Reply = contract.Reply, IsInCatalog = false }
            .CheckAsync(TestContext.Current.CancellationToken);
    }

    private static StrategyContract Contract(ISearchStrategy strategy) => new()
    {
        Strategy = strategy,
        Problem = Problem,
        Reply = Reply,
        Judge = text => text.EndsWith('7') ? ScriptedVerifier.Pass : ScriptedVerifier.Wrong(0.5),
    };

    private static string Reply(GenerationRequest request, int index)
    {
        var number = request.Seed ^ ((ulong)index * 0x9e3779b97f4a7c15);
        if (request.Prompt == Problem.Prompt) return $"    return {number % 5 + 3}";
        if (request.Prompt.Contains("Grade", StringComparison.Ordinal) || request.Prompt.Contains("How difficult", StringComparison.Ordinal)
            || request.Prompt.Contains("Response", StringComparison.Ordinal)) return $"{number % 9 + 1}";
        if (request.Prompt.EndsWith("Correct:", StringComparison.Ordinal)) return number % 2 == 0 ? "yes" : "no";
        return (number % 7) switch { 0 => "tie", 1 => "?", < 4 => "A", _ => "B" };
    }
}
