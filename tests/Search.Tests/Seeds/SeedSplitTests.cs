using Reasoning.Search.BestOfN;
using Reasoning.Search.MajorityVote;
using Reasoning.Search.Seeds;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Seeds;

public sealed class SeedSplitTests
{
    // Written down so that an accidental change of the split, which would change every published result, is noticed.
    [Theory]
    [InlineData(0ul, "", 0x5b21f68ffa77f14cul)]
    [InlineData(0ul, "programs/1", 0xb5cb539d2a357f91ul)]
    [InlineData(7ul, "programs/é", 0x4c74d256cd2d6156ul)]
    public void By_Name_StaysWhatItIs(ulong seed, string name, ulong expected) => Assert.Equal(expected, SeedSplit.By(seed, name));

    [Fact]
    public void By_DifferentNamesOrSeeds_GiveDifferentSeeds()
    {
        var names = Enumerable.Range(0, 2000).Select(i => $"problem/{i}");
        var seeds = Enumerable.Range(0, 5).SelectMany(seed => names.Select(name => SeedSplit.By((ulong)seed, name))).ToArray();
        var rounds = Enumerable.Range(0, 2000).Select(i => SeedSplit.By(0, i)).ToArray();

        Assert.Equal(seeds.Length + rounds.Length, seeds.Concat(rounds).Distinct().Count());
        foreach (var bit in Enumerable.Range(0, 64)) Assert.InRange(seeds.Count(seed => (seed >> bit & 1) == 1) / (double)seeds.Length, 0.47, 0.53);
    }

    [Fact]
    public async Task Strategies_SameSeed_ShareNoRandomNumbersAndRepeatTheirOwn()
    {
        var generator = new ScriptedGenerator((_, _) => "x");
        var context = new SearchContext { Generator = generator, Verifier = new ScriptedVerifier(_ => true), Seed = 3 };
        ISearchStrategy[] strategies = [new BestOfNStrategy(), new MajorityVoteStrategy(), new BestOfNStrategy()];

        foreach (var strategy in strategies)
            foreach (var id in (string[])["a", "b"])
                await strategy.SolveAsync(new Problem { Id = id, Prompt = "" }, context, TestContext.Current.CancellationToken);

        var seeds = generator.Requests.Select(request => request.Seed).ToArray();
        Assert.Equal(4, seeds[..4].Distinct().Count());
        Assert.Equal(seeds[..2], seeds[4..]);
    }
}
