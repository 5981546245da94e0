using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using Reasoning.Verification.Voting;

namespace Reasoning.Verification.Tests.Voting;

public class WeibullMixtureTests
{
    [Fact]
    public void Fit_GoldenCases_IsAtLeastAsLikelyAsTheReference()
    {
        using var golden = PathVoteTests.Golden();
        var compared = 0;
        foreach (var item in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            // The reference's optimiser broke down on some cases, and has no likelihood there.
            if (item.GetProperty("fit").GetProperty("nll").ValueKind != JsonValueKind.Number) continue;
            var reference = item.GetProperty("fit").GetProperty("nll").GetDouble();
            double[] probabilities = [.. item.GetProperty("mean_logprob").EnumerateArray().Select(value => Math.Exp(value.GetDouble()))];
            Assert.InRange(WeibullMixture.Fit(probabilities).NegativeLogLikelihood, double.NegativeInfinity, reference + 1e-3);
            compared++;
        }

        Assert.InRange(compared, 15, int.MaxValue);
    }

    [Fact]
    public void Fit_ManyDrawsOfAMixture_TellsItsHalvesApart()
    {
        // Inverse distribution functions at even steps: 600 values around 0.85, 400 around 0.4.
        var high = Enumerable.Range(0, 600).Select(i => 0.85 * Math.Pow(-Math.Log(1 - (i + 0.5) / 600), 1.0 / 25)).ToArray();
        var low = Enumerable.Range(0, 400).Select(i => 0.4 * Math.Pow(-Math.Log(1 - (i + 0.5) / 400), 1.0 / 8)).ToArray();
        var fit = WeibullMixture.Fit([.. high, .. low]);
        Assert.InRange(high.Count(fit.IsHigh), 590, 600);
        Assert.InRange(low.Count(fit.IsHigh), 0, 10);
    }

    [Theory]
    [InlineData(0.2, 0.012676)]
    [InlineData(0.4, 0.274319)]
    [InlineData(0.5, 0.653055)]
    [InlineData(0.6, 0.905488)]
    [InlineData(0.8, 0.995811)]
    public void Membership_KnownMixture_IsBayesRule(double probability, double expected)
    {
        var mixture = new WeibullMixture(0.6, (5, 0.8), (2, 0.3));
        var swapped = new WeibullMixture(0.4, (2, 0.3), (5, 0.8));

        Assert.Equal(expected, mixture.Membership(probability), 1e-6);
        Assert.Equal(expected, swapped.Membership(probability), 1e-6);
        Assert.Equal(expected >= 0.5, mixture.IsHigh(probability));
    }

    [Fact]
    public void Fit_ProbabilitiesOfNoSize_EndsWithANumber() => Assert.False(double.IsNaN(WeibullMixture.Fit([1e-300, 0.639]).NegativeLogLikelihood));

    [Fact]
    public void Fit_AnyProbabilities_EndsWithANumber()
    {
        var probability = Gen.Frequency((6, Gen.Choose(0, 1000).Select(x => x / 1000.0)), (1, Gen.Elements(0, 1e-300, 1e-12, 1 - 1e-12, 1)));
        Prop.ForAll(Arb.From(Gen.Choose(1, 40).SelectMany(count => probability.ArrayOf(count))), probabilities =>
            !double.IsNaN(WeibullMixture.Fit(probabilities).NegativeLogLikelihood)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Theory]
    [InlineData(-10, 10, 1, 1)]
    [InlineData(-10, 0.5, 0.5, 0.25)]
    [InlineData(-10, -1, -1, 1)]
    [InlineData(1.5, 10, 1.5, 2.25)]
    public void Minimize_ValleyOfRosenbrock_EndsAtTheLowestPointWithinTheBounds(double least, double most, double x, double y)
    {
        var lower = Vector<double>.Build.DenseOfArray([least, -10]);
        var upper = Vector<double>.Build.DenseOfArray([most, 10]);
        var start = Vector<double>.Build.DenseOfArray([Math.Clamp(-1.2, least, most), 1]);
        var (point, _) = new BoundedMinimizer(Rosenbrock, lower, upper).Minimize(start, 1000, CancellationToken.None);
        Assert.Equal(x, point[0], 1e-3);
        Assert.Equal(y, point[1], 2e-3);
    }

    [Fact]
    public void Minimize_AnyBowlInABox_EndsWhereTheGradientPointsOutOfTheBox()
    {
        var numbers = Gen.Choose(-30, 30).Select(x => x / 10.0).ArrayOf(12);
        Prop.ForAll(Arb.From(numbers), values =>
        {
            // A convex bowl xᵀ(AᵀA + I)x − bᵀx over the box −1..1: its only minimum is where no permitted step goes down.
            var a = Matrix<double>.Build.Dense(3, 3, values[..9]);
            var bowl = a.TransposeThisAndMultiply(a) + Matrix<double>.Build.DenseIdentity(3);
            var b = Vector<double>.Build.DenseOfArray(values[9..]);
            var (one, start) = (Vector<double>.Build.Dense(3, 1), Vector<double>.Build.Dense(3));
            var (point, _) = new BoundedMinimizer(x => (x * (bowl * x) - b * x, 2 * (bowl * x) - b), -one, one).Minimize(start, 1000, CancellationToken.None);
            var gradient = 2 * (bowl * point) - b;
            return Enumerable.Range(0, 3).All(i => point[i] is >= -1 and <= 1
                && (Math.Abs(gradient[i]) < 1e-3 || point[i] == -1 && gradient[i] > 0 || point[i] == 1 && gradient[i] < 0));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static (double Value, Vector<double> Gradient) Rosenbrock(Vector<double> at)
    {
        var (x, y) = (at[0], at[1]);
        var gradient = Vector<double>.Build.DenseOfArray([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]);
        return ((1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x), gradient);
    }
}
