using Reasoning.Decoding.Grammars.Alignment;

namespace Reasoning.Decoding.Tests.Grammars.Alignment;

/// <summary>Sampling with expected futures begins as plain constrained decoding and ends at the target. Each chi-square errs with probability 1e-4.</summary>
public class AdaptiveSamplingTests
{
    [Fact]
    public async Task DecodeAsync_FirstSample_IsThatOfPlainConstrainedDecoding()
    {
        var target = ExactTarget.Binary();
        var runs = await target.RepeatAsync(new AdaptiveSampling { Samples = 1 }, 5000);
        ExactTarget.AssertFits(runs.Select(run => ExactTarget.KeyOf(run.Best)), target.Constrained, 1e-4);

        // And that is provably not the target.
        Assert.True(ExactTarget.Test(runs.Select(run => ExactTarget.KeyOf(run.Best)), target.Target).Rejects(1e-12));
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("toy")]
    [InlineData("random")]
    public async Task DecodeAsync_ManySamples_ConvergesToTheTarget(string name)
    {
        var target = ExactTarget.Named(name);
        var result = await target.RunAsync(new AdaptiveSampling { Samples = 12_000 });
        string[] keys = [.. result.Hypotheses.Select(ExactTarget.KeyOf)];

        ExactTarget.AssertFits(keys[6000..], target.Target, 1e-4);
        Assert.All(result.Hypotheses, hypothesis => Assert.True(target.IsInLanguage(hypothesis)));
        Assert.InRange(result.LogMassUpperBound - Math.Log(target.Mass), -1e-6, 0.01);
    }

    // 0.5 at first, then at most the share that theta leaves: the divergence falls with every sample that was seen.
    [Fact]
    public async Task DecodeAsync_Binary_ComesCloserWithEverySample()
    {
        var target = ExactTarget.Binary();
        var runs = await target.RepeatAsync(new AdaptiveSampling { Samples = 12 }, 2000);
        double[] shares = [.. Enumerable.Range(0, 12).Select(i => runs.Average(run => ExactTarget.KeyOf(run.Hypotheses[i]) == "1 1 1 1 1 0" ? 1.0 : 0))];
        Assert.InRange(shares[0], 0.45, 0.55);
        Assert.InRange(shares[1], 0.2, 0.3);      // half the runs have seen 00000, and know its probability
        Assert.InRange(shares[11], 0, 0.02);
        Assert.InRange(target.Divergence, 3.8, 4.0);   // what plain constrained decoding stays at
    }

    [Fact]
    public void Theta_EverythingExplored_IsTheProbabilityOfCompletion()
    {
        foreach (var target in (ExactTarget[])[ExactTarget.Binary(), ExactTarget.Toy(), ExactTarget.Random(2), ExactTarget.Random(9, 5)])
        {
            var futures = ThetaCheck.Explore(target);
            Assert.Equal(Math.Log(target.Mass), futures.Root.LogTheta, 1e-6);
            Assert.InRange(ThetaCheck.Nodes(futures.Root).Count(), 5, 10_000);
            foreach (var (beginning, node) in ThetaCheck.Nodes(futures.Root))
            {
                double exact = target.Joint.Where(text => text.Key.StartsWith(beginning, StringComparison.Ordinal)).Sum(text => text.Value);
                if (exact == 0) Assert.Equal(double.NegativeInfinity, node.LogTheta);
                else Assert.Equal(Math.Log(exact) - ThetaCheck.Reached(node), node.LogTheta, 1e-5);
            }
        }
    }
}
