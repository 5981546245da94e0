using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Abstention;

namespace Reasoning.Verification.Tests.Abstention;

public class ResamplingModelTests
{
    // The golden search looked at 60 samples and no further.
    private const int GoldenHorizon = 60;

    [Fact]
    public void Value_GoldenModel_AgreesWithTheReference()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Path("golden/stroebl_resampling.json")));
        var root = golden.RootElement;
        var parameters = root.GetProperty("params");
        var rates = parameters.GetProperty("r").EnumerateArray().Select(rate => rate.GetDouble());
        var shares = parameters.GetProperty("p").EnumerateArray().Select(share => share.GetDouble());
        var strata = rates.Zip(shares, (rate, share) => new ProblemStratum(rate, share)).ToArray();
        var verifier = new VerifierQuality(parameters.GetProperty("c").GetDouble(), parameters.GetProperty("s").GetDouble());
        var cases = root.GetProperty("cases").EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        foreach (var item in cases)
        {
            var model = new ResamplingModel(verifier, strata, new OutcomeValues { Wrong = item.GetProperty("V_fluke").GetDouble() });
            Assert.Equal(root.GetProperty("limit_accuracy").GetDouble(), model.LimitAccuracy!.Value, 1e-12);
            var first = item.GetProperty("first6").EnumerateArray().Select(value => value.GetDouble()).ToArray();
            for (var k = 1; k <= first.Length; k++) Assert.Equal(first[k - 1], model.Value(k), 1e-12);

            var best = item.GetProperty("k_opt").GetInt32();
            Assert.Equal(item.GetProperty("value").GetDouble(), model.Value(best), 1e-12);
            var optimum = model.OptimalSamples();
            Assert.True(optimum.IsProven);
            Assert.Equal(best == GoldenHorizon ? null : best, optimum.Samples);
            Assert.Equal(model.Value(optimum.Samples ?? 100_000), optimum.Value, 1e-9);
        }
    }

    [Fact]
    public void Value_AnyModel_EqualsTheSumOfTheDefinition() =>
        Prop.ForAll(Arb.From(from model in Models from samples in Gen.Choose(0, 40) select (model, samples)), item =>
        {
            var ((c, s, rates, wrong, cost), samples) = item;
            var model = Make(c, s, rates, wrong, cost);
            double value = 0, right = 0, covered = 0;
            for (var k = 1; k <= samples; k++)
            {
                foreach (var r in rates)
                {
                    var reached = Math.Pow((1 - c) * r + s * (1 - r), k - 1) / rates.Length;
                    value += reached * (c * r + wrong * (1 - s) * (1 - r) - cost);
                    right += reached * c * r;
                    covered += reached * (c * r + (1 - s) * (1 - r));
                }
            }

            return Math.Abs(model.Value(samples) - value) < 1e-9 && Math.Abs(model.RightShare(samples) - right) < 1e-9
                && Math.Abs(model.Coverage(samples) - covered) < 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void OptimalSamples_AnyModel_IsTheBestOfManyTried() =>
        Prop.ForAll(Arb.From(Models), item =>
        {
            var (c, s, rates, wrong, cost) = item;
            var model = Make(c, s, rates, wrong, cost);
            const int most = 3000;
            var values = Enumerable.Range(0, most + 1).Select(model.Value).ToArray();
            var optimum = model.OptimalSamples(most);
            var bestTried = values.Max();
            if (optimum.IsUnbounded) return optimum.Value >= bestTried - 1e-12 && values[most] >= bestTried - 1e-12;
            return optimum.Samples <= most && Math.Abs(values[optimum.Samples!.Value] - optimum.Value) < 1e-9 && optimum.Value >= bestTried - 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void OptimalSamples_FirstSamplesLoseAndLaterOnesGain_LooksBeyondTheLoss()
    {
        // Worse than chance: wrong candidates pass soonest, so that late passes are the right ones.
        var model = new ResamplingModel(new VerifierQuality(0.3, 0.3), [new(0.9, 0.7), new(0.1, 0.3)]);
        Assert.True(model.Value(1) < 0);
        Assert.True(model.OptimalSamples().IsUnbounded);
        Assert.Equal(model.Value(200), model.OptimalSamples().Value, 1e-9);
        Assert.True(model.Value(200) > 0.1);
    }

    [Fact]
    public void OptimalSamples_PerfectVerifier_NeverGivesUp()
    {
        var model = new ResamplingModel(VerifierQuality.Perfect, [new(0.5, 0.5), new(0.01, 0.25), new(0, 0.25)]);
        Assert.True(model.OptimalSamples().IsUnbounded);
        Assert.Equal(0.75, model.OptimalSamples().Value, 1e-12);
        Assert.Equal(1, model.LimitAccuracy);
    }

    [Fact]
    public void OptimalSamples_EverySampleLoses_IsNone()
    {
        var model = new ResamplingModel(new VerifierQuality(1, 0.5), [new(0.1, 1)], new OutcomeValues { Wrong = -10 });
        Assert.Equal(new SampleOptimum(0, 0, IsProven: true), model.OptimalSamples());
    }

    [Fact]
    public void OptimalSamples_SamplesThatCost_AreGivenUpOnHopelessProblems()
    {
        var model = new ResamplingModel(VerifierQuality.Perfect, [new(0.5, 0.5), new(0, 0.5)], new OutcomeValues { SampleCost = 0.01 });
        var optimum = model.OptimalSamples();
        Assert.Equal(Enumerable.Range(0, 100).MaxBy(model.Value), optimum.Samples);
        Assert.True(optimum.IsProven);
    }

    [Fact]
    public void ProbabilityRight_SimulatedRuns_AreRightThatOften()
    {
        var verifier = new VerifierQuality(0.9, 0.8);
        ProblemStratum[] strata = [new(0.7, 0.5), new(0.1, 0.5)];
        var model = new ResamplingModel(verifier, strata);
        var random = new System.Random(20240611);
        int[] passed = new int[4], right = new int[4];
        var (answered, answeredRight) = (0, 0);
        const int runs = 400_000;
        for (var run = 0; run < runs; run++)
        {
            var r = random.NextDouble() < strata[0].Share ? strata[0].SuccessRate : strata[1].SuccessRate;
            for (var attempt = 1; attempt <= 3; attempt++)
            {
                var isRight = random.NextDouble() < r;
                if (random.NextDouble() >= (isRight ? verifier.Completeness : 1 - verifier.Soundness)) continue;
                passed[attempt]++;
                answered++;
                if (isRight) (right[attempt], answeredRight) = (right[attempt] + 1, answeredRight + 1);
                break;
            }
        }

        for (var attempt = 1; attempt <= 3; attempt++)
            Assert.Equal(model.ProbabilityRight(attempt)!.Value, (double)right[attempt] / passed[attempt], 0.01);
        Assert.Equal(model.Coverage(3), (double)answered / runs, 0.005);
        Assert.Equal(model.Accuracy(3)!.Value, (double)answeredRight / answered, 0.005);
    }

    [Fact]
    public void ProbabilityRight_LateAttempts_ApproachesTheHardestProblems()
    {
        var verifier = new VerifierQuality(1, 0.75);
        var model = new ResamplingModel(verifier, [new(0.87, 0.58), new(0.13, 0.42)]);
        var hardest = verifier.ProbabilityRightGivenPass(0.13)!.Value;
        Assert.Equal(hardest, model.ProbabilityRight(1_000_000_000)!.Value, 1e-12);
        Assert.True(model.ProbabilityRight(1) > model.ProbabilityRight(2));
    }

    [Fact]
    public void Decide_WorthLessThanNothing_Abstains()
    {
        var model = new ResamplingModel(new VerifierQuality(1, 0.75), [new(0.87, 0.58), new(0.13, 0.42)], new OutcomeValues { Wrong = -1 });
        var first = model.Decide("x", 1);
        Assert.True(first.TryGetAnswer(out var answer));
        Assert.Equal("x", answer);
        Assert.Equal(ConfidenceSource.VerifierPosterior, first.Confidence!.Source);

        var late = Assert.IsType<Abstained<string>>(model.Decide("x", 5));
        Assert.Equal(AbstentionReason.NegativeValue, late.Reason);
        Assert.Equal(model.ProbabilityRight(5), late.Confidence!.Value);
        Assert.True(late.Confidence.Value < model.Values.BreakEven);
    }

    [Fact]
    public void Constructor_StrataThatAreNone_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new ResamplingModel(VerifierQuality.Perfect, []));
        Assert.Throws<ArgumentException>(() => new ResamplingModel(VerifierQuality.Perfect, [new(0.5, 0.5)]));
        Assert.Throws<ArgumentException>(() => new ResamplingModel(VerifierQuality.Perfect, [new(1.5, 1)]));
        Assert.Throws<ArgumentException>(() => new ResamplingModel(VerifierQuality.Perfect, [new(0.5, double.NaN)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutcomeValues { Wrong = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutcomeValues { Right = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutcomeValues { SampleCost = double.NaN });
    }

    [Fact]
    public void OfProblems_JudgedSamples_AreOneStratumPerRate()
    {
        Assert.Equal([new(0, 0.25), new(0.5, 0.5), new(1, 0.25)], ProblemStratum.OfProblems([(10, 5), (4, 0), (2, 1), (3, 3)]));
        Assert.Throws<ArgumentException>(() => ProblemStratum.OfProblems([]));
        Assert.Throws<ArgumentException>(() => ProblemStratum.OfProblems([(3, 4)]));
        Assert.Throws<ArgumentException>(() => ProblemStratum.OfProblems([(0, 0)]));
    }

    private static Gen<double> Hundredths => Gen.Choose(0, 100).Select(value => value / 100.0);

    private static Gen<(double C, double S, double[] Rates, double Wrong, double Cost)> Models =>
        from c in Hundredths
        from s in Hundredths
        from rates in Gen.Choose(1, 5).SelectMany(count => Hundredths.ArrayOf(count))
        from wrong in Gen.Choose(-40, 0)
        from cost in Gen.Elements(0, 0, 0.001, 0.1)
        select (c, s, rates, wrong / 10.0, cost);

    private static ResamplingModel Make(double c, double s, double[] rates, double wrong, double cost) => new(
        new VerifierQuality(c, s),
        [.. rates.Select(rate => new ProblemStratum(rate, 1.0 / rates.Length))],
        new OutcomeValues { Wrong = wrong, SampleCost = cost });
}
