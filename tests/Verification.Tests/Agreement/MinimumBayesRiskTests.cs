using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Agreement.Behaviour;
using Reasoning.Verification.Agreement.Risk;

namespace Reasoning.Verification.Tests.Agreement;

public class MinimumBayesRiskTests
{
    private static Arbitrary<(double[][] Utilities, double[] Weights, int Seed)> Tables => Arb.From(
        from candidates in Gen.Choose(1, 12)
        from utilities in Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(0, 10).Select(tenths => tenths / 10.0), candidates), candidates)
        from weights in Gen.ArrayOf(Gen.Choose(0, 5).Select(weight => (double)weight), candidates)
        from seed in Gen.Choose(0, 1000)
        select (utilities, weights.Any(weight => weight > 0) ? weights : [.. weights.Select(_ => 1.0)], seed));

    [Fact]
    public void Select_AnyUtilities_HasTheHighestWeightedMean()
    {
        Prop.ForAll(Tables, table =>
        {
            var indices = Enumerable.Range(0, table.Weights.Length).ToArray();
            var result = MinimumBayesRisk.Select(indices, (candidate, reference) => table.Utilities[candidate][reference], new() { Weights = table.Weights });
            var means = indices.Select(candidate => table.Utilities[candidate].Zip(table.Weights, (utility, weight) => utility * weight).Sum() / table.Weights.Sum()).ToArray();
            Assert.Equal(means, result.Candidates.Select(candidate => candidate.ExpectedUtility));
            Assert.Equal(indices.Where(index => means[index] == means.Max()), result.BestCandidates);
            Assert.Equal(result.BestCandidates[0], result.Best);
            Assert.Equal((indices.LongLength * indices.Length, 0L, 1), (result.UtilityCalls, result.SavedCalls, result.Rounds));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Select_PrunedWithConfidenceOne_IsTheExactResult()
    {
        Prop.ForAll(Tables, table =>
        {
            var indices = Enumerable.Range(0, table.Weights.Length).ToArray();
            var exact = MinimumBayesRisk.Select(indices, Utility, new() { Weights = table.Weights });
            var pruned = MinimumBayesRisk.Select(indices, Utility, new()
            {
                Weights = table.Weights,
                Pruning = new() { Confidence = 1, FirstReferences = 2, Bootstraps = 20, Seed = table.Seed },
            });
            Assert.Equal(exact.Candidates, pruned.Candidates);
            Assert.Equal(exact.BestCandidates, pruned.BestCandidates);
            Assert.Equal(0, pruned.SavedCalls);

            double Utility(int candidate, int reference) => table.Utilities[candidate][reference];
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Select_Pruned_AsksEachPairOnceAndKeepsTheReportTrue()
    {
        Prop.ForAll(Tables, table =>
        {
            var indices = Enumerable.Range(0, table.Weights.Length).ToArray();
            var options = new MinimumBayesRiskOptions { Pruning = new() { Confidence = 0.8, FirstReferences = 1, Bootstraps = 30, Seed = table.Seed } };
            var asked = new HashSet<(int, int)>();
            var result = MinimumBayesRisk.Select(indices, Utility, options);
            Assert.Equal(asked.Count, result.UtilityCalls);
            Assert.Equal(result.Candidates.Sum(candidate => candidate.References), result.UtilityCalls);
            Assert.Equal(indices.Length * indices.Length, result.UtilityCalls + result.SavedCalls);
            Assert.False(result.Candidates[result.Best].IsPruned);
            var kept = indices.Where(index => !result.Candidates[index].IsPruned).ToArray();
            Assert.All(kept, index => Assert.Equal(kept.Length > 1 ? indices.Length : result.Candidates[index].References, result.Candidates[index].References));

            asked.Clear();
            var again = MinimumBayesRisk.Select(indices, Utility, options);
            Assert.Equal(result.Candidates, again.Candidates);

            double Utility(int candidate, int reference)
            {
                Assert.True(asked.Add((candidate, reference)), "A pair was asked twice.");
                return table.Utilities[candidate][reference];
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Select_PrunedAmongManySamples_SavesCallsAndSeldomChangesTheChoice()
    {
        // Samples of a model with a clear favourite: 400 answers of which four in ten are right, the rest spread over 40 wrong ones.
        var (agreed, saved, all) = (0, 0L, 0L);
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var answers = Enumerable.Range(0, 400).Select(_ => random.NextDouble() < 0.4 ? 0 : random.Next(1, 41)).ToArray();
            var result = MinimumBayesRisk.Select(answers, AgreementUtility.ExactMatch<int>(), new() { Pruning = new() { Seed = seed } });
            if (answers[result.Best] == 0) agreed++;
            saved += result.SavedCalls;
            all += result.ExactCalls;
        }

        Assert.Equal(20, agreed);
        Assert.True(saved > all / 3, $"{saved} of {all} calls were saved.");
    }

    [Fact]
    public void Select_HopelessAndEqualCandidates_DropsTheFirstKindAtOnceAndNeverTheSecond()
    {
        var candidates = Enumerable.Range(0, 32).ToArray();
        var result = MinimumBayesRisk.Select(candidates, (candidate, _) => candidate is 7 or 20 ? 1 : 0, new() { Pruning = new() { FirstReferences = 4, Seed = 5 } });
        Assert.Equal([7, 20], result.BestCandidates);
        Assert.Equal((32 * 4) + (2 * 28), result.UtilityCalls);
        Assert.Equal(4, result.Rounds);   // 4, 8, 16, 32 references
        Assert.All(candidates, candidate => Assert.Equal(candidate is 7 or 20 ? new CandidateUtility(1, 32, false) : new CandidateUtility(0, 4, true), result.Candidates[candidate]));
    }

    [Fact]
    public void Select_ChallengerWithAKnownChance_IsDroppedWhereThatChanceIsBelowTheThreshold()
    {
        // Candidate 0 is worth ½ against every reference; candidate 1 is worth 1 against some and 0 against the rest. If it wins k of the first
        // 16, it beats or equals candidate 0 in a bootstrap sample with probability P(Binomial(16, k/16) ≥ 8): no sampling needed to know it.
        var (dropped, kept) = (0, 0);
        for (var seed = 0; seed < 60; seed++)
        {
            var met = new List<int>();
            var wins = 6 + (seed % 10);
            var result = MinimumBayesRisk.Select([0, 1], [.. Enumerable.Range(0, 32)], (candidate, reference) =>
            {
                if (candidate == 0) return 0.5;
                met.Add(reference);
                return reference < wins ? 1 : 0;
            }, new() { Pruning = new() { Confidence = 0.9, Bootstraps = 2000, Seed = seed } });
            var won = met.Take(16).Count(reference => reference < wins);
            var chance = Enumerable.Range(8, 9).Sum(k => Choose(16, k) * Math.Pow(won / 16.0, k) * Math.Pow(1 - (won / 16.0), 16 - k));
            if (won >= 8 || chance is > 0.08 and < 0.12) continue;
            Assert.Equal(chance < 0.1, result.Candidates[1].IsPruned);
            if (chance < 0.1) dropped++;
            else kept++;
        }

        Assert.True(dropped >= 10 && kept >= 10, $"{dropped} dropped, {kept} kept.");

        static double Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);
    }

    [Fact]
    public void Select_PrunedWithWeights_JudgesByWhatCounts()
    {
        // Each candidate is right for half of the references, but those of the second carry no weight.
        var options = new MinimumBayesRiskOptions { Weights = [.. Enumerable.Range(0, 32).Select(reference => reference % 2 == 0 ? 1.0 : 0.0)], Pruning = new() { Seed = 2 } };
        var result = MinimumBayesRisk.Select([0, 1], [.. Enumerable.Range(0, 32)], (candidate, reference) => reference % 2 == candidate ? 1 : 0, options);
        Assert.Equal([new CandidateUtility(1, 16, false), new CandidateUtility(0, 16, true)], result.Candidates);
    }

    [Fact]
    public void Select_ExactMatch_IsTheMajorityVote()
    {
        var samples = from count in Gen.Choose(1, 15) from answers in Gen.ArrayOf(Gen.Elements("a", "b", "c", "d"), count) select answers;
        Prop.ForAll(Arb.From(samples), answers =>
        {
            var result = MinimumBayesRisk.Select(answers, AgreementUtility.ExactMatch<string>());
            var votes = answers.GroupBy(answer => answer).ToList();
            var most = votes.Max(vote => vote.Count());
            return result.BestCandidates.Select(index => answers[index]).ToHashSet().SetEquals(votes.Where(vote => vote.Count() == most).Select(vote => vote.Key));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Select_JaccardOfWords_IsTheKnownTable()
    {
        string[] texts = ["a b c", "a b d", "x y"];
        var result = MinimumBayesRisk.Select(texts, (candidate, reference) =>
        {
            var (first, second) = (candidate.Split(' '), reference.Split(' '));
            return (double)first.Intersect(second).Count() / first.Union(second).Count();
        });
        Assert.Equal([0.5, 0.5, 1.0 / 3], result.Candidates.Select(candidate => candidate.ExpectedUtility));
        Assert.Equal([0, 1], result.BestCandidates);
        Assert.Equal(0, result.Best);
    }

    [Fact]
    public void Select_ReferencesApart_JudgesByThemAlone()
    {
        var result = MinimumBayesRisk.Select(["x", "y"], ["y", "y", "x"], AgreementUtility.ExactMatch<string>(), new() { SelfUtility = 9 });
        Assert.Equal(1, result.Best);
        Assert.Equal([1.0 / 3, 2.0 / 3], result.Candidates.Select(candidate => candidate.ExpectedUtility));
    }

    [Fact]
    public async Task SelectAsync_JudgeThatAnswersInAnyOrder_GivesTheSameResultInNTimesNMinusOneCalls()
    {
        var candidates = Enumerable.Range(0, 9).ToArray();
        var options = new MinimumBayesRiskOptions { SelfUtility = 1, MaxConcurrency = 4 };
        var calls = 0;
        var judged = await MinimumBayesRisk.SelectAsync(candidates, async (candidate, reference, token) =>
        {
            Assert.NotEqual(candidate, reference);
            Interlocked.Increment(ref calls);
            await Task.Delay((candidate * 7 + reference) % 3, token);
            return Score(candidate, reference);
        }, options);
        Assert.Equal(9 * 8, calls);
        Assert.Equal((9 * 8L, 0L), (judged.UtilityCalls, judged.SavedCalls));
        Assert.Equal(MinimumBayesRisk.Select(candidates, Score, options).Candidates, judged.Candidates);
        Assert.Equal(MinimumBayesRisk.Select(candidates, (candidate, reference) => candidate == reference ? 1 : Score(candidate, reference)).Candidates, judged.Candidates);

        var pruned = options with { Pruning = new() { FirstReferences = 2, Confidence = 0.7, Seed = 3 } };
        var judgedPruned = await MinimumBayesRisk.SelectAsync(candidates, (candidate, reference, _) => ValueTask.FromResult(Score(candidate, reference)), pruned);
        Assert.Equal(MinimumBayesRisk.Select(candidates, Score, pruned).Candidates, judgedPruned.Candidates);

        static double Score(int candidate, int reference) => 1.0 / (1 + ((candidate * 5 + reference * 3) % 7));
    }

    [Fact]
    public async Task SelectAsync_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MinimumBayesRisk.SelectAsync([1, 2, 3], async (_, _, token) =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        }, cancellationToken: source.Token));
    }

    [Fact]
    public void Select_OneCandidateWithKnownSelfUtility_AsksNothing()
    {
        var result = MinimumBayesRisk.Select(["only"], (_, _) => throw new InvalidOperationException("asked"), new() { SelfUtility = 1 });
        Assert.Equal((0, 0L, 1.0), (result.Best, result.UtilityCalls, result.Candidates[0].ExpectedUtility));
    }

    [Theory]
    [InlineData("a b", "a b", 1)]
    [InlineData("", " ", 1)]
    [InlineData("", "a", 0)]
    [InlineData("a b c", "a x", 0.4)]
    [InlineData("a a a", "a", 0.5)]
    [InlineData("f(x)", "f(y)", 0.75)]
    public void TokenF1_KnownPairs_IsThatValue(string first, string second, double expected)
    {
        var utility = AgreementUtility.TokenF1();
        Assert.Equal(expected, utility(first, second), 1e-15);
        Assert.Equal(expected, utility(second, first), 1e-15);
    }

    [Fact]
    public void OutputAgreement_FailuresAndOutputs_CountsEqualOutputsOnly()
    {
        ObservedOutput<int>[] first = [ObservedOutput.Returned(1), ObservedOutput.Failed<int>("ValueError"), ObservedOutput.Returned(0), ObservedOutput.Returned(4)];
        ObservedOutput<int>[] second = [ObservedOutput.Returned(1), ObservedOutput.Failed<int>("ValueError"), ObservedOutput.Failed<int>("KeyError"), ObservedOutput.Returned(5)];
        var utility = AgreementUtility.OutputAgreement<int>();
        Assert.Equal(0.25, utility(first, second));
        Assert.Equal(0.75, utility(first, first));
        Assert.Equal(0, utility([], []));
        Assert.Throws<ArgumentException>(() => utility(first, []));
    }

    [Fact]
    public void Select_BadInput_SaysWhatAndWhere()
    {
        Refused<ArgumentException>(() => MinimumBayesRisk.Select([], AgreementUtility.ExactMatch<int>()), "at least one candidate");
        Refused<ArgumentException>(() => MinimumBayesRisk.Select([1], [], AgreementUtility.ExactMatch<int>()), "at least one reference");
        Refused<ArgumentException>(() => MinimumBayesRisk.Select([1, 2], AgreementUtility.ExactMatch<int>(), new() { Weights = [1] }), "1 weights for 2 references");
        Refused<ArgumentException>(() => _ = new MinimumBayesRiskOptions { Weights = [1, -2] }, "weight of reference 1 is -2");
        Refused<ArgumentException>(() => _ = new MinimumBayesRiskOptions { Weights = [0, 0] }, "All weights are 0");
        Refused<InvalidOperationException>(() => MinimumBayesRisk.Select([1, 2], (_, reference) => reference == 2 ? double.NaN : 0), "candidate 0 against reference 1 is NaN");
        Assert.Throws<ArgumentOutOfRangeException>(() => new MinimumBayesRiskOptions { SelfUtility = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MinimumBayesRiskOptions { MaxConcurrency = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PruningOptions { Confidence = 1.01 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PruningOptions { Confidence = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PruningOptions { Bootstraps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PruningOptions { FirstReferences = 0 });

        static void Refused<TException>(Action act, string because)
            where TException : Exception => Assert.Contains(because, Assert.ThrowsAny<TException>(act).Message, StringComparison.Ordinal);
    }
}
