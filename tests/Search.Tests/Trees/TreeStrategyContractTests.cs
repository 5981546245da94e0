using Reasoning.Decoding.Sampling;
using Reasoning.Search.Catalog;
using Reasoning.Search.Particles;
using Reasoning.Search.Scoring;
using Reasoning.Search.Seeds;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Trees.BestFirst;
using Reasoning.Search.Trees.Hgs;
using Reasoning.Search.Trees.LiteSearch;
using Reasoning.Search.Trees.Mcts;
using Reasoning.Search.Trees.Rebase;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Trees;

public sealed class TreeStrategyContractTests
{
    public static TheoryData<string> Strategies =>
    [
        "rebase(width=6)",
        "rebase(width=5,rounding=largest-remainder,step-tokens=2)",
        "dvts(subtrees=3,width=2)",
        "litesearch(rounds=12)",
        "litesearch(rounds=20,one-by-one=true)",
        "best-first(expansions=8,temperatures=2)",
        "best-first(expansions=9,parallel=4)",
        "mcts(expansions=12)",
        "mcts(expansions=12,backup=max,parallel=1,width=2)",
        "levin(expansions=12)",
        "levin(expansions=12,policy=samples,parallel=1,distance=3)",
        "hgs(steps=20)",
        "hgs(steps=17,positive-from=0.99,neutral-from=0.9)",
        "particle-filter(particles=6)",
        "particle-filter(particles=4,resampling=multinomial,iterations=2,draws-answer=true)",
        "entropic-particle-filter(particles=5,looks-ahead=true)",
        "majority(samples=4,source=rebase(width=3))", // runs of a tree search as the source of another strategy
    ];

    [Theory]
    [MemberData(nameof(Strategies))]
    public Task CheckAsync_VerifierThatRefuses_KeepsTheContract(string spec) => CheckAsync(spec, hasVerifier: true, passes: false);

    [Theory]
    [MemberData(nameof(Strategies))]
    public Task CheckAsync_VerifierThatSometimesPasses_KeepsTheContract(string spec) => CheckAsync(spec, hasVerifier: true, passes: true);

    [Theory]
    [MemberData(nameof(Strategies))]
    public Task CheckAsync_NoVerifier_KeepsTheContract(string spec) => CheckAsync(spec, hasVerifier: false, passes: false);

    public static TheoryData<string, ISearchStrategy> WithScorers => new()
    {
        { "rebase", new RebaseStrategy(new() { Width = 4, Scorer = new AskingScorer() }) },
        { "best-first", new BestFirstStrategy(new() { Expansions = 5, Temperatures = 2, Scorer = new AskingScorer() }) },
        { "mcts", new MctsStrategy(new() { Expansions = 6, Scorer = new AskingScorer() }) },
        { "litesearch", new LiteSearchStrategy(new() { Rounds = 6, Scorer = new AskingScorer() }) },
        { "hgs", new HgsStrategy(new() { Steps = 12, Scorer = new AskingScorer() }) },
        { "entropic-particle-filter", new EntropicParticleFilterStrategy(new() { Particles = 4, LooksAhead = true, Scorer = new AskingScorer() }) },
    };

    [Theory]
    [MemberData(nameof(WithScorers), DisableDiscoveryEnumeration = true)]
    public Task CheckAsync_ScorerThatAsksTheModel_KeepsTheContract(string name, ISearchStrategy strategy)
    {
        Assert.Equal(name, strategy.Name);
        return CheckAsync(strategy, hasVerifier: false, passes: false, isInCatalog: false);
    }

    private static Task CheckAsync(string spec, bool hasVerifier, bool passes) => CheckAsync(SearchCatalog.Create<ISearchStrategy>(spec), hasVerifier, passes, isInCatalog: true);

    private static Task CheckAsync(ISearchStrategy strategy, bool hasVerifier, bool passes, bool isInCatalog) => new StrategyContract
    {
        Strategy = strategy,
        IsInCatalog = isInCatalog,
        Problem = new Problem { Id = "p", Prompt = "count:\n", StopStrings = ["\n#"] },
        EndsAtStops = true,
        MaxTokens = 24,
        Reply = (request, index) => request.Prompt.EndsWith("Right so far:", StringComparison.Ordinal)
            ? request.Seed % 3 == 0 ? "no" : "yes"
            : Reply(request.Prefix ?? "", SeedSplit.By(SeedSplit.By(request.Seed, index), "reply"), request.Sampling),
        Judge = hasVerifier
            ? text => passes && text.Contains("b\nbb", StringComparison.Ordinal) ? ScriptedVerifier.Pass : ScriptedVerifier.Wrong(text.Count(letter => letter == 'b') / 12.0)
            : null,
    }.CheckAsync(TestContext.Current.CancellationToken);

    /// <summary>Up to four lines of one to three equal letters; now and then a comment, which is where the problem stops, and a blank line.</summary>
    private static string Reply(string beginning, ulong seed, SamplingOptions sampling)
    {
        var random = new CounterRandom(sampling.Temperature == 0 ? 5 : seed);
        var text = beginning;
        while (text.Count(letter => letter == '\n') < 4)
        {
            var letter = "aabc#"[random.NextInt32(5)];
            if (random.NextInt32(8) > 0) text += letter == '#' ? "#" : new string(letter, 1 + random.NextInt32(3));
            text += "\n";
        }

        return text + "d";
    }

    /// <summary>A scorer that makes a model call for each solution.</summary>
    private sealed class AskingScorer : IScorer
    {
        public string Name => "asking";

        public async Task<IReadOnlyList<double>> ScoreAsync(SearchScope scope, IReadOnlyList<PartialSolution> solutions, CancellationToken cancellationToken)
        {
            var prompts = solutions.Select(solution => scope.Prompts.JudgeBeginning(scope.Problem, solution.Text)).ToArray();
            var replies = await scope.AskAsync(prompts, SamplingOptions.Greedy, cancellationToken);
            return [.. replies.Select(reply => reply?.Value?.Value ?? double.NaN)];
        }

        public CostBound? Bound(int maxTokens) => CostBound.Of(1, Math.Min(16, maxTokens));
    }
}
