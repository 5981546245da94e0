using Reasoning.Search.Tournaments;

namespace Reasoning.Search.Tests.Tournaments;

public sealed class TournamentBoundTests
{
    [Theory]
    [InlineData(0.7, 1, 0.7)]
    [InlineData(0.7, 2, 0.7)]
    [InlineData(0.7, 4, 0.784)]
    [InlineData(0.7, 8, 0.873964)]
    [InlineData(0.6, 16, 0.786897)]
    public void MatchWin_KnownCases_AreExact(double comparison, int comparisons, double expected) =>
        Assert.Equal(expected, TournamentBound.MatchWin(comparison, comparisons), 1e-6);

    [Fact]
    public void MatchWin_FewComparisons_IsTheSumOverAllOutcomes()
    {
        foreach (var comparison in (double[])[0, 0.1, 0.5, 0.63, 0.9, 1])
        {
            for (var comparisons = 1; comparisons <= 10; comparisons++)
            {
                var win = 0.0;
                for (var outcome = 0; outcome < 1 << comparisons; outcome++)
                {
                    var votes = int.PopCount(outcome);
                    var probability = Math.Pow(comparison, votes) * Math.Pow(1 - comparison, comparisons - votes);
                    win += probability * (2 * votes).CompareTo(comparisons) switch { > 0 => 1, 0 => 0.5, _ => 0 };
                }

                Assert.Equal(win, TournamentBound.MatchWin(comparison, comparisons), 1e-12);
            }
        }
    }

    [Fact]
    public void MatchWin_JudgeBetterThanACoin_IsAtLeastWhatTheBoundSays()
    {
        foreach (var comparison in (double[])[0.51, 0.6, 0.7, 0.9, 0.99])
            foreach (var comparisons in (int[])[1, 2, 3, 4, 8, 16, 33, 100, 1000])
                Assert.InRange(TournamentBound.MatchWin(comparison, comparisons), 1 - Math.Exp(-2 * comparisons * Math.Pow(comparison - 0.5, 2)) - 1e-11, 1);
    }

    [Theory]
    [InlineData(8, 4, 0.3, 0.7, 1)]
    [InlineData(16, 16, 0.3, 0.7, 1)]
    [InlineData(64, 32, 0.1, 0.7, 0.465)]
    [InlineData(64, 64, 0.1, 0.65, 0.338)]
    public void Failure_KnownCases_IsTheTheorem(int candidates, int comparisons, double generation, double comparison, double expected) =>
        Assert.Equal(expected, TournamentBound.Failure(candidates, comparisons, generation, comparison), 5e-4);

    [Fact]
    public void Failure_OneCandidate_IsThatItIsWrong() => Assert.Equal(0.7, TournamentBound.Failure(1, 1, 0.3, 0.5), 1e-15);

    [Fact]
    public void Failure_JudgeNoBetterThanACoin_PromisesNothing() => Assert.Equal(1, TournamentBound.Failure(2, 1_000_000, 1, 0.5));

    [Fact]
    public void Rounds_AnyNumber_IsTheLogarithmRoundedUp()
    {
        for (var candidates = 1; candidates <= 1025; candidates++)
        {
            var (rounds, left) = (0, candidates);
            while (left > 1) (rounds, left) = (rounds + 1, (left + 1) / 2);
            Assert.Equal(rounds, TournamentBound.Rounds(candidates));
        }
    }

    [Fact]
    public void Sizes_ForAnyTarget_KeepThePromiseAndAreTheSmallestOfTheirTerm()
    {
        foreach (var failure in (double[])[0.5, 0.1, 0.01, 1e-6])
        {
            foreach (var (generation, comparison) in ((double, double)[])[(0.01, 0.55), (0.1, 0.7), (0.3, 0.9), (0.99, 0.51), (1, 1)])
            {
                var candidates = TournamentBound.CandidatesFor(failure, generation);
                var comparisons = TournamentBound.ComparisonsFor(failure, candidates, comparison);
                Assert.InRange(TournamentBound.Failure(candidates, comparisons, generation, comparison), 0, failure * (1 + 1e-9));
                if (candidates > 1) Assert.True(Math.Pow(1 - generation, candidates - 1) > failure / 2);
                if (comparisons > 1)
                    Assert.True(TournamentBound.Rounds(candidates) * Math.Exp(-2 * (comparisons - 1) * Math.Pow(comparison - 0.5, 2)) > failure / 2);
            }
        }
    }

    [Fact]
    public void Arguments_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TournamentBound.Failure(0, 1, 0.5, 0.7));
        Assert.Throws<ArgumentOutOfRangeException>(() => TournamentBound.Failure(1, 0, 0.5, 0.7));
        Assert.Throws<ArgumentOutOfRangeException>(() => TournamentBound.Failure(1, 1, double.NaN, 0.7));
        Assert.Throws<ArgumentOutOfRangeException>(() => TournamentBound.Failure(1, 1, 0.5, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TournamentBound.CandidatesFor(0, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => TournamentBound.CandidatesFor(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TournamentBound.ComparisonsFor(0.1, 4, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => TournamentBound.MatchWin(0.5, 0));
    }
}
