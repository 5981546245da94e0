using System.Text.Json;
using Reasoning.Verification.Voting;

namespace Reasoning.Verification.Tests.Voting;

public class PathVoteTests
{
    [Fact]
    public void Votes_GoldenCases_AgreeWithTheReference()
    {
        using var golden = Golden();
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        foreach (var item in cases)
        {
            var paths = Paths(item);
            var right = item.GetProperty("answer").GetString();

            var consistency = PathVote.SelfConsistency(paths);
            var expected = item.GetProperty("sc").GetProperty("answers").EnumerateArray().ToDictionary(a => a[0].GetString()!, a => a[1].GetDouble());
            AssertShares(expected, consistency);
            Assert.Equal(item.GetProperty("sc").GetProperty("correct").GetDouble(), consistency.ExpectedAccuracy(answer => answer == right), 1e-12);

            var perplexity = PathVote.Perplexity(paths);
            Assert.Equal(item.GetProperty("ppl").GetProperty("correct").GetDouble(), perplexity.ExpectedAccuracy(answer => answer == right), 1e-12);

            var both = PathVote.PerplexityConsistency(paths, (a, b) => a == b);
            AssertShares(item.GetProperty("pc").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble()), both);
        }
    }

    [Fact]
    public void PrunedVotes_GoldenCases_AgreeWithTheReference()
    {
        using var golden = Golden();
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        foreach (var item in cases)
        {
            var paths = Paths(item);
            Assert.Equal(item.GetProperty("keep").EnumerateArray().Select(kept => kept.GetBoolean()), PathVote.Kept(paths));

            var result = PathVote.PrunedPerplexityConsistency(paths);
            var expected = item.GetProperty("rpc").GetProperty("answers").EnumerateArray().ToDictionary(a => a[0].GetString()!, a => a[1].GetDouble());
            AssertShares(expected, result);
            var right = item.GetProperty("answer").GetString();
            Assert.Equal(item.GetProperty("rpc").GetProperty("correct").GetDouble(), result.ExpectedAccuracy(answer => answer == right), 1e-12);
        }
    }

    [Fact]
    public void PrunedVotes_ImpossibleOrEqualPaths_PruneNoneOfTheLikeliest()
    {
        ReasoningPath<string>[] paths = [new("a", "x", double.NegativeInfinity), new("b", "y", -0.5), new("a", "z", -900), new("b", "w", 0)];
        Assert.True(PathVote.Kept(paths)[3]);
        Assert.Equal("b", PathVote.PrunedPerplexityConsistency(paths).Choose(1)!.Answer);
        Assert.All(PathVote.Kept<string>([new("a", "x", double.NegativeInfinity), new("b", "y", double.NegativeInfinity)]), Assert.True);
        Assert.Empty(PathVote.PrunedPerplexityConsistency<string>([]).Classes);
    }

    [Fact]
    public void PrunedVotes_Cancelled_Throws()
    {
        ReasoningPath<string>[] paths = [new("a", "x", -0.5), new("b", "y", -0.2), new("b", "z", -0.9)];
        Assert.Throws<OperationCanceledException>(() => PathVote.PrunedPerplexityConsistency(paths, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void PerplexityConsistency_PathsTooUnlikelyForADouble_KeepTheirProportions()
    {
        // exp(−2000) is 0: sums of such probabilities are 0, and shares of 0 are no numbers.
        var result = PathVote.PerplexityConsistency<string>([new("a", "x", -2000), new("b", "y", -2000 + Math.Log(3))]);
        Assert.Equal(["b", "a"], result.Classes.Select(answer => answer.Answer));
        Assert.Equal(0.75, result.Classes[0].Share, 1e-9);
    }

    [Fact]
    public void Votes_ImpossiblePaths_AreAllTheSame()
    {
        ReasoningPath<string>[] paths = [new("a", "x", double.NegativeInfinity), new("b", "y", double.NegativeInfinity), new("a", "z", double.NegativeInfinity)];
        Assert.Equal([2.0 / 3, 1.0 / 3], PathVote.PerplexityConsistency(paths).Classes.Select(answer => answer.Share));
        Assert.Equal(1.0 / 3, PathVote.Perplexity(paths).ExpectedAccuracy(answer => answer == "b"), 1e-12);
    }

    [Fact]
    public void Votes_PathsWithoutAnswer_AreBlankBallots()
    {
        ReasoningPath<string>[] paths = [new(null, "x", -0.1), new("b", "y", -0.2), new("b", "y", -0.2)];
        Assert.Equal(2.0 / 3, PathVote.SelfConsistency(paths).Classes[0].Share, 1e-12);
        Assert.Equal("b", Assert.Single(PathVote.Perplexity(paths).Winners).Answer);
        var both = PathVote.PerplexityConsistency(paths);
        Assert.Equal(Math.Exp(-0.2) / (Math.Exp(-0.1) + Math.Exp(-0.2)), both.Classes[0].Share, 1e-12);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0.1)]
    [InlineData(double.PositiveInfinity)]
    public void Votes_NoLogProbability_IsRefused(double value)
    {
        ReasoningPath<string>[] paths = [new("a", "x", value)];
        Assert.Throws<ArgumentException>(() => PathVote.SelfConsistency(paths));
        Assert.Throws<ArgumentException>(() => PathVote.Perplexity(paths));
        Assert.Throws<ArgumentException>(() => PathVote.PerplexityConsistency(paths));
    }

    /// <summary>The golden cases; Python writes what is not a number as NaN, which is no JSON.</summary>
    internal static JsonDocument Golden() =>
        JsonDocument.Parse(File.ReadAllText(SharedData.Path("golden/rpc.json")).Replace(": NaN", ": null", StringComparison.Ordinal));

    internal static ReasoningPath<string>[] Paths(JsonElement item) =>
    [
        .. item.GetProperty("predict").EnumerateArray()
            .Zip(item.GetProperty("completion").EnumerateArray(), item.GetProperty("mean_logprob").EnumerateArray())
            .Select(path => new ReasoningPath<string>(path.First.GetString(), path.Second.GetString()!, path.Third.GetDouble())),
    ];

    internal static void AssertShares(Dictionary<string, double> expected, VoteResult<string> result)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), result.Classes.Select(answer => answer.Answer).Order(StringComparer.Ordinal));
        foreach (var answer in result.Classes) Assert.Equal(expected[answer.Answer], answer.Share, 1e-6);
    }
}
