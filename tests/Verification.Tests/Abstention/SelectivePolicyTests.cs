using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Abstention;

namespace Reasoning.Verification.Tests.Abstention;

public class SelectivePolicyTests
{
    [Fact]
    public void Curve_KnownAnswers_HasTheCountedPoints()
    {
        var curve = RiskCoverageCurve.Of([new(0.2, false), new(0.9, true), new(0.5, true), new(0.5, false), new(0.2, false)]);
        Assert.Equal([new(0.9, 1, 1, 0.2), new(0.5, 3, 2, 0.6), new(0.2, 5, 2, 1)], curve.Points);
        Assert.Equal(1, curve.AccuracyAt(0.2));
        Assert.Equal(1.5 / 2, curve.AccuracyAt(0.4), 1e-12);
        Assert.Equal(2.0 / 3, curve.AccuracyAt(0.6), 1e-12);
        Assert.Equal(0.4, curve.AccuracyAt(1), 1e-12);
        Assert.Equal(1, curve.AccuracyAt(0.01));
        Assert.Equal((0 + 0.25 + 1 / 3.0 + 0.5 + 0.6) / 5, curve.Area, 1e-12);
        Assert.Equal(curve.Area - (0 + 0 + 1 / 3.0 + 0.5 + 0.6) / 5, curve.ExcessArea, 1e-12);
    }

    [Fact]
    public void Area_AnyAnswers_IsTheMeanOverAllOrdersOfEqualConfidence()
    {
        var answer = from confidence in Gen.Choose(1, 3) from right in Gen.Elements(true, false) select new ScoredAnswer(confidence, right);
        Prop.ForAll(Arb.From(Gen.Choose(1, 6).SelectMany(count => answer.ArrayOf(count))), answers =>
        {
            var areas = Orders(answers).Where(order => order.Zip(order.Skip(1)).All(pair => pair.First.Confidence >= pair.Second.Confidence))
                .Select(order => Enumerable.Range(1, order.Length).Average(given => (double)order.Take(given).Count(item => !item.IsRight) / given))
                .ToArray();
            var best = Orders(answers).Min(order => Enumerable.Range(1, order.Length).Average(given => (double)order.Take(given).Count(item => !item.IsRight) / given));
            var curve = RiskCoverageCurve.Of(answers);
            return Math.Abs(areas.Average() - curve.Area) < 1e-12 && Math.Abs(areas.Average() - best - curve.ExcessArea) < 1e-12;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Curve_OtherOrderOfTheSameAnswers_IsTheSame()
    {
        ScoredAnswer[] answers = [.. Sample(new System.Random(1), 200)];
        var reversed = answers.Reverse().ToArray();
        Assert.Equal(RiskCoverageCurve.Of(answers).Points, RiskCoverageCurve.Of(reversed).Points);
    }

    [Fact]
    public void Curve_NoAnswersOrNoNumbers_Throws()
    {
        Assert.Throws<ArgumentException>(() => RiskCoverageCurve.Of([]));
        Assert.Throws<ArgumentException>(() => RiskCoverageCurve.Of([new(double.NaN, true)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RiskCoverageCurve.Of([new(1, true)]).AccuracyAt(0));
    }

    [Fact]
    public void Calibrate_ManySamples_FailsNoMoreOftenThanAllowed()
    {
        // Confidence x is right with probability x, so answers of at least t are right with probability (1 + t)/2 exactly.
        var random = new System.Random(7);
        int broken = 0, none = 0;
        const int runs = 1000;
        var coverage = 0.0;
        for (var run = 0; run < runs; run++)
        {
            var policy = SelectivePolicy.Calibrate([.. Sample(random, 1000)], accuracy: 0.8, level: 0.9);
            if (policy is null)
            {
                none++;
                continue;
            }

            coverage += policy.Coverage!.Value;
            if ((1 + policy.Threshold) / 2 < 0.8) broken++;
        }

        Assert.InRange(broken, 0, runs / 10);
        Assert.InRange(none, 0, runs / 20);
        Assert.InRange(coverage / runs, 0.2, 0.4);
    }

    [Fact]
    public void Calibrate_AllAnswersGood_AnswersAlways()
    {
        var policy = SelectivePolicy.Calibrate([.. Enumerable.Range(0, 200).Select(i => new ScoredAnswer(i / 200.0, true))], 0.9);
        Assert.NotNull(policy);
        Assert.Equal(0, policy.Threshold);
        Assert.Equal(1, policy.Coverage);
        Assert.InRange(policy.Accuracy!.Value.Lower, 0.9, 1);
    }

    [Fact]
    public void Calibrate_TooFewAnswers_ProvesNothing() =>
        Assert.Null(SelectivePolicy.Calibrate([new(1, true), new(1, true), new(0.5, true)], 0.9));

    [Fact]
    public void Decide_AtAndBelowTheThreshold_AnswersAndAbstains()
    {
        var policy = new SelectivePolicy(0.6);
        var given = policy.Decide(42, Confidence.OfCluster(6, 10));
        Assert.Equal(42, Assert.IsType<Answered<int>>(given).Answer);
        Assert.Equal("42!", Assert.IsType<Answered<string>>(given.Select(answer => $"{answer}!")).Answer);

        var withheld = Assert.IsType<Abstained<int>>(policy.Decide(42, Confidence.OfCluster(59, 100)));
        Assert.Equal(AbstentionReason.LowConfidence, withheld.Reason);
        Assert.Equal("The confidence is 0.59, below 0.6.", withheld.Explanation);
        Assert.False(withheld.TryGetAnswer(out _));
        var selected = Assert.IsType<Abstained<string>>(withheld.Select<string>(_ => throw new InvalidOperationException("There is no answer to select from.")));
        Assert.Equal(withheld.Explanation, selected.Explanation);
        Assert.Equal(withheld.Confidence, selected.Confidence);
    }

    [Fact]
    public void OfCluster_Counts_AreTheShareWithItsInterval()
    {
        var confidence = Confidence.OfCluster(3, 10);
        Assert.Equal(0.3, confidence.Value);
        Assert.Equal(ConfidenceSource.ClusterShare, confidence.Source);
        Assert.Equal(ProportionInterval.TwoSided(3, 10), confidence.Counts);
        Assert.Throws<ArgumentOutOfRangeException>(() => Confidence.OfCluster(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Confidence.OfCluster(11, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Confidence(1.01, ConfidenceSource.Model));
    }

    private static IEnumerable<ScoredAnswer> Sample(System.Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var confidence = random.NextDouble();
            yield return new ScoredAnswer(confidence, random.NextDouble() < confidence);
        }
    }

    private static IEnumerable<ScoredAnswer[]> Orders(ScoredAnswer[] answers) => answers.Length <= 1
        ? [answers]
        : answers.SelectMany((first, i) => Orders([.. answers[..i], .. answers[(i + 1)..]]).Select(rest => (ScoredAnswer[])[first, .. rest]));
}
