using Reasoning.Decoding.Sampling;
using Reasoning.Search.Catalog;
using Reasoning.Search.Seeds;
using Reasoning.Search.Tests.Fakes;
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

    private static Task CheckAsync(string spec, bool hasVerifier, bool passes) => new StrategyContract
    {
        Strategy = SearchCatalog.Create<ISearchStrategy>(spec),
        Problem = new Problem { Id = "p", Prompt = "count:\n", StopStrings = ["\n#"] },
        EndsAtStops = true,
        MaxTokens = 24,
        Reply = (request, index) => Reply(request.Prefix ?? "", SeedSplit.By(SeedSplit.By(request.Seed, index), "reply"), request.Sampling),
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
}
