using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Conformance.Statistics;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Alignment;

namespace Reasoning.Decoding.Tests.Grammars.Alignment;

public class AlignmentDiagnosticsTests
{
    // Within four standard errors, which a right estimate misses with probability 6e-5; and the exact values are far from 0.
    [Theory]
    [InlineData("binary", 3.8)]
    [InlineData("toy", 0.05)]
    [InlineData("random", 0.02)]
    public async Task DecodeAsync_Divergences_AreThoseOfTheExactDistributions(string name, double atLeast)
    {
        var target = ExactTarget.Named(name);
        var result = await target.RunAsync(new AlignmentDiagnostics { Samples = 20_000 });
        Assert.InRange(target.Divergence, atLeast, double.MaxValue);
        Assert.InRange(target.Divergence, result.KullbackLeibler.Interval(4).Low, result.KullbackLeibler.Interval(4).High);
        Assert.InRange(target.Variation, result.TotalVariation.Interval(4).Low, result.TotalVariation.Interval(4).High);
        Assert.InRange(result.KullbackLeibler.StandardError, 1e-6, 0.1);
        Assert.InRange(result.EffectiveSampleSize, 1, 20_000);
        Assert.Equal(Math.Log(target.Mass), result.LogMass, 0.05);
        double exact = target.Target.Sum(text => text.Value * text.Key.Split(' ').Length);
        Assert.Equal(exact, result.Expectation(hypothesis => hypothesis.Length), 0.1);
    }

    [Fact]
    public async Task DecodeAsync_Mass_IsEstimatedWithoutBias()
    {
        var target = ExactTarget.Random(4);
        var runs = await target.RepeatAsync(new AlignmentDiagnostics { Samples = 5 }, 4000);
        var test = MeanTest.ZTest([.. runs.Select(run => Math.Exp(run.LogMass))], target.Mass);
        Assert.False(test.Rejects(1e-4), test.ToString());
    }

    [Fact]
    public async Task DecodeAsync_Binary_SaysWhereTheModelWantedAnother()
    {
        var result = await ExactTarget.Binary().RunAsync(new AlignmentDiagnostics { Samples = 50, Losses = 4 });
        Assert.Equal(["0", "00", "000", "0000"], result.Losses.Select(loss => loss.Beginning).Order());
        Assert.All(result.Losses, loss => Assert.Equal((2, "1"), (loss.WantedToken, loss.WantedText)));
        Assert.All(result.Losses, loss => Assert.Equal(Math.Log(0.1), loss.LogAllowedMass, 1e-5));
        Assert.All(result.Losses, loss => Assert.Equal(Math.Log(0.9), loss.WantedLogProbability, 1e-5));
        var forgotten = Assert.Single(result.Samples, sample => sample.Hypothesis.Text == "00000");
        Assert.Equal(4 * Math.Log(0.1), forgotten.LogAllowedMass, 1e-4);
    }

    [Fact]
    public async Task DecodeAsync_LanguageOfEverything_FindsNothingToMend()
    {
        using var model = new ToyLanguageModel();
        var request = new DecodingRequest { Prompt = "", MaxTokens = ToyLanguageModel.MaxLength, Constraint = Constraint.Regex("[abcd]*") };
        var result = await model.DecodeAsync(request, new AlignmentDiagnostics { Samples = 200 });
        Assert.Equal(0, result.KullbackLeibler.Value, 1e-9);
        Assert.Equal(0, result.TotalVariation.Value, 1e-6);
        Assert.Equal(200, result.EffectiveSampleSize, 1e-3);
        Assert.Equal(0, result.LogMass, 1e-6);
    }
}
