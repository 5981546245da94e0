using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Abstention;
using Reasoning.Verification.Voting;

namespace Reasoning.Verification.Tests.Voting;

public class VoteTests
{
    [Fact]
    public void Plain_SomeAnswers_AreCountedByFallingVotesAndFirstSeen()
    {
        var result = Vote.Plain(["b", null, "a", "a", "c", "b", "a", null]);
        Assert.Equal(["a", "b", "c"], result.Classes.Select(answer => answer.Answer));
        Assert.Equal([3, 2, 1], result.Classes.Select(answer => answer.Count));
        Assert.Equal([2, 3, 6], result.Classes[0].Ballots);
        Assert.Equal([0.375, 0.25, 0.125], result.Classes.Select(answer => answer.Share));
        Assert.Equal([1, 0, 0], result.Classes.Select(answer => answer.Chance));
        Assert.Equal(2, result.Blank);
        Assert.False(result.IsTie);
        Assert.Equal(0.125, result.Margin, 1e-12);
        Assert.Equal("a", result.Choose(3)!.Answer);

        var decision = Assert.IsType<Answered<string>>(result.Decide());
        Assert.Equal("a", decision.Answer);
        Assert.Equal(0.375, decision.Confidence!.Value);
    }

    [Fact]
    public void Plain_Tie_StaysOneUntilASeedBreaksIt()
    {
        var result = Vote.Plain(["a", "b", "c", "b", "a", "c", "d"]);
        Assert.True(result.IsTie);
        Assert.Equal(["a", "b", "c"], result.Winners.Select(answer => answer.Answer));
        Assert.Equal(1.0 / 3, result.ExpectedAccuracy(answer => answer == "b"), 1e-12);
        Assert.Equal(2.0 / 3, result.ExpectedAccuracy(answer => answer is "a" or "c" or "d"), 1e-12);
        Assert.Equal(AbstentionReason.Tie, Assert.IsType<Abstained<string>>(result.Decide()).Reason);

        Assert.Equal(result.Choose(5)!.Answer, result.Choose(5)!.Answer);
        var chosen = Enumerable.Range(0, 3000).CountBy(seed => result.Choose((ulong)seed)!.Answer).ToDictionary();
        Assert.Equal(3, chosen.Count);
        Assert.All(chosen.Values, count => Assert.InRange(count, 900, 1100));
    }

    [Fact]
    public void Plain_OnlyBlankBallots_HasNoWinner()
    {
        var result = Vote.Plain<string>([null, null]);
        Assert.Empty(result.Classes);
        Assert.Null(result.Choose(1));
        Assert.Equal(0, result.ExpectedAccuracy(_ => true));
        Assert.Equal(AbstentionReason.NoAnswer, Assert.IsType<Abstained<string>>(result.Decide()).Reason);
        Assert.Null(Vote.Plain<string>([]).Choose(1));
    }

    [Fact]
    public void Plain_PairwiseEquality_JoinsTheFirstClassWhoseFirstAnswerIsTheSame()
    {
        // 2 is near to 1 and to 3, which are not near to each other: it joins the class that was there first.
        var result = Vote.Plain<int>([1, 3, 2, 4], (a, b) => Math.Abs(a - b) <= 1);
        Assert.Equal([[0, 2], [1, 3]], result.Classes.Select(answer => answer.Ballots));
    }

    [Fact]
    public void Weighted_AnyBallots_EqualTheDefinition()
    {
        var ballot = from answer in Gen.Elements(null, "a", "b", "c") from weight in Gen.Choose(0, 5) select (answer, weight: weight / 4.0);
        Prop.ForAll(Arb.From(Gen.Choose(1, 12).SelectMany(count => ballot.ArrayOf(count))), ballots =>
        {
            var answers = ballots.Select(item => (string?)item.answer).ToArray();
            var weights = ballots.Select(item => item.weight).ToArray();
            if (weights.Sum() == 0) return Vote.Weighted(answers, weights).Classes.Select(c => c.Share).SequenceEqual(Vote.Plain(answers).Classes.Select(c => c.Share));

            var sums = ballots.Where(item => item.answer is not null).GroupBy(item => item.answer).ToDictionary(g => g.Key, g => g.Sum(item => item.weight));
            var most = sums.Values.DefaultIfEmpty(0).Max();
            var tied = sums.Where(sum => sum.Value == most).Select(sum => sum.Key).ToHashSet();
            var hashed = Vote.Weighted(answers, weights);
            var paired = Vote.Weighted(answers, weights, (x, y) => x == y);
            return hashed.Classes.Count == sums.Count
                && hashed.Classes.All(c => Math.Abs(c.Weight - sums[c.Answer]) < 1e-12 && Math.Abs(c.Share - sums[c.Answer] / weights.Sum()) < 1e-12
                    && Math.Abs(c.Chance - (tied.Contains(c.Answer) ? 1.0 / tied.Count : 0)) < 1e-12)
                && hashed.Classes.Zip(paired.Classes).All(pair => pair.First.Answer == pair.Second.Answer && pair.First.Share == pair.Second.Share);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Weighted_SumsThatDifferByRoundingOnly_AreATie() =>
        Assert.True(Vote.Weighted(["a", "b", "a"], [0.1, 0.3, 0.2]).IsTie);

    [Fact]
    public void Weighted_HugeWeights_DoNotOverflow()
    {
        var result = Vote.Weighted(["a", "b", "a"], [double.MaxValue, double.MaxValue, double.MaxValue]);
        Assert.Equal([2.0 / 3, 1.0 / 3], result.Classes.Select(answer => answer.Share));
    }

    [Fact]
    public void Weighted_WeightsThatAreNone_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Vote.Weighted(["a"], [-1]));
        Assert.Throws<ArgumentException>(() => Vote.Weighted(["a"], [double.NaN]));
        Assert.Throws<ArgumentException>(() => Vote.Weighted(["a"], [double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => Vote.Weighted(["a"], [1, 1]));
    }
}
