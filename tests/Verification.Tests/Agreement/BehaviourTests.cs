using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Agreement.Behaviour;
using Reasoning.Verification.Agreement.Risk;

namespace Reasoning.Verification.Tests.Agreement;

public class BehaviourTests
{
    private static Arbitrary<ObservedOutput<int>[][]> Observations => Arb.From(
        from candidates in Gen.Choose(1, 10)
        from inputs in Gen.Choose(1, 3)
        from outputs in Gen.ArrayOf(Gen.ArrayOf(Gen.Frequency(
            (4, Gen.Choose(0, 1).Select(value => ObservedOutput.Returned(value))),
            (1, Gen.Elements("ValueError", "Timeout").Select(kind => ObservedOutput.Failed<int>(kind)))), inputs), candidates)
        select outputs);

    [Fact]
    public void Group_AnyBehaviours_PutsTogetherWhatIsEqualOnEveryInput()
    {
        Prop.ForAll(Observations, outputs =>
        {
            var clusters = SemanticClusters.Group(outputs);
            for (var one = 0; one < outputs.Length; one++)
            {
                Assert.Contains(one, clusters[one].Candidates);
                for (var other = 0; other < outputs.Length; other++)
                    Assert.Equal(outputs[one].SequenceEqual(outputs[other]), ReferenceEquals(clusters[one], clusters[other]));
                Assert.Equal((double)outputs.Count(other => other.SequenceEqual(outputs[one])) / outputs.Length, clusters[one].Share);
            }

            Assert.Equal(1, clusters.Clusters.Sum(cluster => cluster.Share), 1e-12);
            Assert.Equal(clusters.Clusters.Max(cluster => cluster.Share), clusters.Confidence);
            Assert.InRange(clusters.Entropy, 0, Math.Log(outputs.Length) + 1e-12);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Rank_AnyBehaviours_IsThePairwiseMinimumBayesRisk()
    {
        Prop.ForAll(Observations, outputs =>
        {
            var agreement = AgreementUtility.OutputAgreement<int>();
            var pairwise = MinimumBayesRisk.Select(outputs, (one, other) => agreement(one, other) == 1 ? 1 : 0);
            var ranking = MbrExec.Rank(outputs);
            Assert.Equal(Enumerable.Range(0, outputs.Length), ranking.Select(candidate => candidate.Index).Order());
            foreach (var candidate in ranking)
                Assert.Equal(pairwise.Candidates[candidate.Index].ExpectedUtility, (double)candidate.Agreement / outputs.Length, 1e-12);
            Assert.Equal(pairwise.Best, ranking[0].Index);
            Assert.Equal(ranking.OrderByDescending(candidate => candidate.Agreement).ThenBy(candidate => candidate.Index), ranking);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Rank_TiedPrograms_PrefersTheLikelierText()
    {
        ObservedOutput<string>[][] outputs =
        [
            [ObservedOutput.Failed<string>("TypeError")], [ObservedOutput.Failed<string>("TypeError")], [ObservedOutput.Failed<string>("TypeError")],
            [ObservedOutput.Returned("1")], [ObservedOutput.Returned("2")], [ObservedOutput.Returned("1")], [ObservedOutput.Returned("2")],
        ];
        var ranking = MbrExec.Rank(outputs, [-1, -1, -1, -9, -8, -7, -8]);
        Assert.Equal([5, 4, 6, 3, 0, 1, 2], ranking.Select(candidate => candidate.Index));
        Assert.Equal([2, 2, 2, 2, 0, 0, 0], ranking.Select(candidate => candidate.Agreement));
    }

    [Fact]
    public void Group_WithWeights_SharesAndEntropyFollowThem()
    {
        var clusters = SemanticClusters.Group<string>([["a"], ["b"], ["A"], ["c"]], [2, 1, 1, 4], StringComparer.OrdinalIgnoreCase);
        Assert.Equal([3.0 / 8, 1.0 / 8, 4.0 / 8], clusters.Clusters.Select(cluster => cluster.Share));
        Assert.Equal([0, 2], clusters.Clusters[0].Candidates);
        Assert.Equal([3], clusters.Largest.Candidates);
        Assert.Equal(0.5, clusters.Confidence);
        Assert.False(clusters.IsTied);
        Assert.Equal(-(3.0 / 8 * Math.Log(3.0 / 8)) - (1.0 / 8 * Math.Log(1.0 / 8)) - (0.5 * Math.Log(0.5)), clusters.Entropy, 1e-15);
    }

    [Theory]
    [InlineData("x,x,x", 0)]
    [InlineData("x,y,z,u", 1.3862943611198906)]
    public void Entropy_AllAlikeAndAllDifferent_IsZeroAndLogN(string keys, double expected)
    {
        var clusters = SemanticClusters.Group([.. keys.Split(',').Select(key => (IReadOnlyList<string>)[key])]);
        Assert.Equal(expected, clusters.Entropy, 1e-15);
        Assert.Equal(expected > 0, clusters.IsTied);
    }

    [Fact]
    public void ObservedOutput_FailureAndDefaultValue_AreDifferentBehaviours()
    {
        Assert.NotEqual(ObservedOutput.Returned(0), ObservedOutput.Failed<int>("ValueError"));
        Assert.NotEqual(ObservedOutput.Failed<int>("KeyError"), ObservedOutput.Failed<int>("ValueError"));
        Assert.Equal(ObservedOutput.Failed<int>("KeyError"), ObservedOutput.Failed<int>("KeyError"));
        Assert.Throws<ArgumentException>(() => ObservedOutput.Failed<int>(" "));
    }

    [Fact]
    public void Group_BadInput_SaysWhatAndWhere()
    {
        Refused(() => SemanticClusters.Group<int>([]), "at least one candidate");
        Refused(() => SemanticClusters.Group<int>([[1, 2], [1]]), "Candidate 1 was run on 1 inputs and candidate 0 on 2");
        Refused(() => SemanticClusters.Group<int>([[1], [1]], [1]), "1 weights for 2 candidates");
        Refused(() => SemanticClusters.Group<int>([[1], [1]], [1, double.NaN]), "weight of candidate 1 is NaN");
        Refused(() => SemanticClusters.Group<int>([[1]], [0]), "All weights are 0");
        Refused(() => MbrExec.Rank<int>([[], []]), "run on no inputs");
        Refused(() => MbrExec.Rank([[ObservedOutput.Returned(1)]], [-1, -2]), "2 log-probabilities for 1 candidates");
        Refused(() => MbrExec.Rank([[ObservedOutput.Returned(1)]], [double.NaN]), "log-probability of candidate 0");
        Assert.Throws<ArgumentOutOfRangeException>(() => SemanticClusters.Group<int>([[1]])[1]);

        static void Refused(Action act, string because) =>
            Assert.Contains(because, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }
}
