using Reasoning.Search.TokenTrees;

namespace Reasoning.Search.Tests.TokenTrees;

public sealed class PriorUcbTests
{
    [Theory]
    [InlineData(0, 0.6, 2, 0, 2.129191)]
    [InlineData(0, 0.3, 2, 0, 1.064595)]
    [InlineData(0.5, 0.6, 10, 4, 1.363465)]
    [InlineData(0.5, 0.3, 10, 1, 1.579332)]
    [InlineData(1, 0.1, 50, 20, 1.054705)]
    public void Score_GoldenValues(double value, double prior, int parentVisits, int visits, double expected) =>
        Assert.Equal(expected, PriorUcb.Score(value, prior, parentVisits, visits, exploration: 4, explorationBase: 10), 6);

    [Fact]
    public void Score_WorthlessChildren_AreVisitedInProportionToTheirPriors()
    {
        double[] priors = [0.5, 0.3, 0.15, 0.05];
        var visits = new int[priors.Length];
        const int Rollouts = 4000;
        for (var n = 1; n <= Rollouts; n++)
            visits[Enumerable.Range(0, priors.Length).MaxBy(i => PriorUcb.Score(0, priors[i], n, visits[i], 4, 10))]++;

        for (var i = 0; i < priors.Length; i++) Assert.Equal(priors[i], (double)visits[i] / Rollouts, 0.01);
    }
}
