using Reasoning.Search.Particles;

namespace Reasoning.Search.Tests.Particles;

public sealed class ParticleWeightsTests
{
    [Fact]
    public void Normalised_LogOddsOfScores_KnownValues()
    {
        var weights = ParticleWeights.Normalised([ParticleWeights.Logit(0.9), ParticleWeights.Logit(0.5), ParticleWeights.Logit(0.1)]);

        Assert.Equal(0.89011, weights[0], 6);
        Assert.Equal(0.098901, weights[1], 6);
        Assert.Equal(0.010989, weights[2], 6);
        Assert.Equal(2.197225, ParticleWeights.Logit(0.9), 6);
    }

    [Fact]
    public void Logit_SureScores_StayFinite()
    {
        Assert.Equal(Math.Log(1e-7 / (1 - 1e-7)), ParticleWeights.Logit(0), 9);
        Assert.Equal(-ParticleWeights.Logit(0), ParticleWeights.Logit(1), 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => ParticleWeights.Logit(double.NaN));
    }

    [Theory]
    [InlineData(1, 3.5225, 0.5502, 0.1675, 0.1493, 0.1330)]
    [InlineData(4, 2.8180, 0.6284, 0.1421, 0.1230, 0.1065)]
    [InlineData(8, 1, 0.9690, 0.0147, 0.0098, 0.0065)]
    public void InverseTemperature_EffectiveSize_KnownValues(int step, double temperature, double first, double second, double third, double fourth)
    {
        double[] logWeights = [.. new[] { 0.99, 0.6, 0.5, 0.4 }.Select(ParticleWeights.Logit)];
        var weights = ParticleWeights.Normalised(logWeights);

        var inverse = EntropicTempering.InverseTemperature(Tempering.EffectiveSize, weights, step / 16.0);
        var tempered = ParticleWeights.Normalised(logWeights, inverse);

        Assert.Equal(1.0646, ParticleWeights.EffectiveSize(weights), 4);
        Assert.Equal(temperature, 1 / inverse, 4);
        Assert.Equal([first, second, third, fourth], tempered.Select(weight => Math.Round(weight, 4)));
    }

    [Fact]
    public void InverseTemperature_OtherRules_FollowTheirFormulas()
    {
        double[] weights = [0.7, 0.1, 0.1, 0.1];
        var evenness = -((0.7 * Math.Log(0.7)) + (0.3 * Math.Log(0.1))) / Math.Log(4);

        Assert.Equal(evenness + ((1 - evenness) * 0.25), EntropicTempering.InverseTemperature(Tempering.Entropy, weights, 0.25), 12);
        Assert.Equal(1 / 1.75, EntropicTempering.InverseTemperature(Tempering.Schedule, weights, 0.25), 12);
        Assert.Equal(1, EntropicTempering.InverseTemperature(Tempering.None, weights, 0.25));
        Assert.Equal(1, EntropicTempering.InverseTemperature(Tempering.EffectiveSize, weights, 0.5));
        Assert.Equal(1, EntropicTempering.InverseTemperature(Tempering.EffectiveSize, [0.25, 0.25, 0.25, 0.25], 0));
        Assert.Equal(1, EntropicTempering.InverseTemperature(Tempering.Entropy, [1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => EntropicTempering.InverseTemperature(Tempering.None, weights, 1.1));
    }

    [Fact]
    public void EffectiveSizeAndEvenness_GoFromOneToAll()
    {
        Assert.Equal(4, ParticleWeights.EffectiveSize([0.25, 0.25, 0.25, 0.25]), 12);
        Assert.Equal(1, ParticleWeights.EffectiveSize([0, 1, 0, 0]), 12);
        Assert.Equal(1, ParticleWeights.Evenness([0.25, 0.25, 0.25, 0.25]), 12);
        Assert.Equal(0, ParticleWeights.Evenness([0, 1, 0, 0]), 12);
    }

    [Fact]
    public void Normalised_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ParticleWeights.Normalised([]));
        Assert.Throws<ArgumentException>(() => ParticleWeights.Normalised([double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParticleWeights.Normalised([0], -1));
        Assert.Equal([0.5, 0.5], ParticleWeights.Normalised([5000, -5000], 0));
    }
}
