using Reasoning.Decoding.Generation;
using Reasoning.Search.BestOfN;
using Reasoning.Search.Greedy;
using Reasoning.Search.MajorityVote;
using Reasoning.Search.Sources;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests;

public sealed class StrategyContractTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "def f(x):\n" };

    public static TheoryData<string, ISearchStrategy> Strategies() => new()
    {
        { "greedy", new GreedyStrategy() },
        { "best of 8", new BestOfNStrategy(new() { Samples = 8 }) },
        { "best of 12 in rounds", new BestOfNStrategy(new() { Samples = 12, StopWhenPassed = true, RoundSize = 3 }) },
        { "majority of 9", new MajorityVoteStrategy(new() { Samples = 9 }) },
        { "best of 4 votes", new BestOfNStrategy(new() { Samples = 4, Source = new StrategySource(new MajorityVoteStrategy(new() { Samples = 5 })) }) },
        {
            "vote over the best two of each of three searches",
            new MajorityVoteStrategy(new()
            {
                Samples = 6,
                Source = new StrategySource(new StrategySourceOptions { Strategy = new BestOfNStrategy(new() { Samples = 4, StopWhenPassed = true, RoundSize = 2 }), PerRun = 2, Parallel = 3 }),
            })
        },
    };

    [Theory]
    [MemberData(nameof(Strategies), DisableDiscoveryEnumeration = true)]
    public Task Strategy_KeepsItsPromises(string name, ISearchStrategy strategy)
    {
        Assert.NotEmpty(name);
        return new StrategyContract { Strategy = strategy, Problem = Problem, Reply = Program, Judge = text => text.EndsWith('7') ? ScriptedVerifier.Pass : ScriptedVerifier.Wrong(0.5) }
            .CheckAsync(TestContext.Current.CancellationToken);
    }

    private static string Program(GenerationRequest request, int index) => $"    return {(request.Seed ^ ((ulong)index * 0x9e3779b97f4a7c15)) % 11}";
}
