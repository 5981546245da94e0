using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tests.Sampling;
using Reasoning.Decoding.Thinking;

namespace Reasoning.Decoding.Tests.Thinking;

public class ConceptNoiseTests
{
    private static readonly float[] Row = [2, 1, 0, -1];
    private static readonly int[] Ids = [0, 1, 2, 3];
    private static readonly double[] Probabilities = [0.643914, 0.236883, 0.087144, 0.032059];

    [Fact]
    public void None_GoldenRow_GivesTheProbabilities()
    {
        var concept = Draw(ConceptNoise.None, Row, capacity: 4);
        Assert.Equal(Ids, concept.Components.ToArray().Select(component => component.Token));
        for (int i = 0; i < 4; i++) Assert.Equal(Probabilities[i], concept.Components[i].Weight, 6);
        Assert.Equal(0.947537, Categorical.Entropy(Row), 6);
    }

    [Fact]
    public void None_FewerThanThereAre_RenormalisesTheLargest()
    {
        var concept = Draw(ConceptNoise.None, [-1, 2, 0, 1], capacity: 2);
        Assert.Equal([1, 3], concept.Components.ToArray().Select(component => component.Token));
        Assert.Equal(1 / (1 + Math.Exp(-1)), concept.Components[0].Weight, 15);
        Assert.Equal(1, concept.Components[0].Weight + concept.Components[1].Weight, 15);
    }

    [Fact]
    public void Weigh_GoldenNoise_IsGumbelSoftmax()
    {
        double[] gumbels = [0.1, -0.2, 0.3, 0], expected = [0.906103, 0.0673, 0.024758, 0.001839];
        var concept = Draw(ConceptNoise.None, Row, capacity: 4);
        for (int i = 0; i < 4; i++) concept.Perturb(i, concept.Components[i].Perturbed + gumbels[i]);
        concept.Weigh(temperature: 0.5);
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], concept.Components[i].Weight, 6);
    }

    [Fact]
    public void Weigh_TemperatureOneWithoutNoise_RecoversTheProbabilities()
    {
        var concept = Draw(ConceptNoise.None, Row, capacity: 4);
        concept.Weigh(temperature: 1);
        foreach (var component in concept.Components) Assert.Equal(component.Probability, component.Weight, 15);
    }

    [Fact]
    public void Draw_AnyRowAndNoise_GivesSortedWeightsThatSumToOne()
    {
        ConceptNoise[] noises =
        [
            ConceptNoise.None, new DirichletNoise(), new DirichletNoise { Alpha = 1e-6 }, new DirichletNoise { Alpha = 1e9 }, new GumbelNoise(),
            new GumbelNoise { Temperature = 1e-9 }, new GumbelNoise { Temperature = 1e9 }, new SoftGrpoNoise(), new SoftGrpoNoise { Factor = 0 },
        ];
        Prop.ForAll(LogitRows.Arbitrary, Arb.From(Gen.Choose(1, 20)), Arb.From(Gen.Choose(0, int.MaxValue)), (row, capacity, seed) =>
        {
            int possible = row.Count(float.IsFinite);
            return noises.All(noise =>
            {
                var components = Draw(noise, row, capacity, (ulong)seed).Components.ToArray();
                return components.Length > 0
                    && components.Length <= Math.Min(capacity, possible)
                    && (noise is DirichletNoise || components.Length == Math.Min(capacity, possible))
                    && components.All(component => component.Weight is >= 0 and <= 1 && float.IsFinite(row[component.Token]))
                    && components.DistinctBy(component => component.Token).Count() == components.Length
                    && components.Zip(components.Skip(1)).All(pair => pair.First.Weight >= pair.Second.Weight)
                    && Math.Abs(components.Sum(component => component.Weight) - 1) < 1e-12;
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    // Chi-square with 3 degrees of freedom exceeds 21.1 with probability 1e-4; the seeds are fixed, so the outcome is always the same.
    [Theory]
    [InlineData(0.5)]
    [InlineData(1e-9)]
    [InlineData(100)]
    public void Gumbel_VisibleToken_IsDistributedAsP(double temperature)
    {
        const int Draws = 40_000;
        var noise = new GumbelNoise { Temperature = temperature };
        int[] counts = new int[4];
        for (ulong step = 0; step < Draws; step++) counts[Draw(noise, Row, 4, step).Token]++;
        double chiSquare = 0;
        for (int i = 0; i < 4; i++)
        {
            double expected = Math.Exp(Row[i] - Categorical.LogSumExp(Row)) * Draws;
            chiSquare += Math.Pow(counts[i] - expected, 2) / expected;
        }

        Assert.InRange(chiSquare, 0, 21.1);
    }

    [Fact]
    public void Gumbel_TemperatureTowardsZero_IsOneTokenWithAllTheWeight()
    {
        var noise = new GumbelNoise { Temperature = 1e-9 };
        for (ulong step = 0; step < 100; step++)
        {
            var mixture = Draw(noise, Row, 4, step).Mixture;
            Assert.Equal(1, mixture.Length);
            Assert.Equal(1f, mixture[0].Weight);
        }
    }

    [Fact]
    public void Gumbel_Draw_UsesTheNumbersOfStepAndToken()
    {
        var concept = Draw(new GumbelNoise(), Row, 4, seed: 9);
        foreach (var component in concept.Components)
        {
            var part = new CounterRandom(9).Split((ulong)component.Token);
            Assert.Equal(Row[component.Token] - Categorical.LogSumExp(Row) + part.NextGumbel(), component.Perturbed, 12);
        }
    }

    [Fact]
    public void Dirichlet_LargeAlpha_RecoversTheProbabilities()
    {
        // The standard deviation of a weight is sqrt(p(1 − p)/(α + 1)), here below 2e-5.
        foreach (var component in Draw(new DirichletNoise { Alpha = 1e9 }, Row, 4, seed: 3).Components)
            Assert.Equal(component.Probability, component.Weight, 1e-4);
    }

    [Fact]
    public void Dirichlet_ManyDraws_HaveMeanAndVarianceOfTheDistribution()
    {
        const int Draws = 40_000;
        var noise = new DirichletNoise();
        double[] sums = new double[4], squares = new double[4];
        for (ulong step = 0; step < Draws; step++)
        {
            foreach (var component in Draw(noise, Row, 4, step).Components)
            {
                sums[component.Token] += component.Weight;
                squares[component.Token] += component.Weight * component.Weight;
            }
        }

        for (int i = 0; i < 4; i++)
        {
            // The mean's standard error is at most 0.0011, the variance's less than 0.0004; both bounds are over five of them, an error rate below 1e-6.
            double p = Math.Exp(Row[i] - Categorical.LogSumExp(Row)), mean = sums[i] / Draws;
            Assert.Equal(p, mean, 0.006);
            Assert.Equal(p * (1 - p) / 5, (squares[i] / Draws) - (mean * mean), 0.002);
        }
    }

    [Fact]
    public void Dirichlet_ImprobableToken_IsLeftOut()
    {
        var tokens = Draw(new DirichletNoise(), [0, -16, -17, float.NegativeInfinity], 4).Components.ToArray().Select(component => component.Token);
        Assert.Equal([0, 1], tokens.Order());   // e^-16 is 1.1e-7, e^-17 4e-8
    }

    [Theory]
    [InlineData(0.5, -1.9635100260214235)]
    [InlineData(1, -0.5772156649015329)]
    [InlineData(4, 1.2561176684318005)]
    [InlineData(0.01, -100.56088545786867)]
    public void GammaNextLog_ManyDraws_HaveTheMeanOfTheLogarithm(double shape, double digamma)
    {
        const int Draws = 100_000;
        double sum = 0, squares = 0;
        for (int i = 0; i < Draws; i++)
        {
            var random = new CounterRandom((ulong)i);
            double log = GammaDistribution.NextLog(ref random, shape);
            sum += log;
            squares += log * log;
        }

        // Five standard errors: an error rate below 1e-6.
        double mean = sum / Draws, deviation = Math.Sqrt((squares / Draws) - (mean * mean));
        Assert.Equal(digamma, mean, 5 * deviation / Math.Sqrt(Draws));
    }

    [Fact]
    public void SoftGrpo_Draw_ClampsTheNoise()
    {
        var (lowest, highest) = (double.MaxValue, double.MinValue);
        for (ulong step = 0; step < 2000; step++)
        {
            foreach (var component in Draw(new SoftGrpoNoise { Factor = 0.5 }, Row, 4, step).Components)
            {
                double noise = component.Perturbed - Math.Log(component.Probability + 1e-6);
                (lowest, highest) = (Math.Min(lowest, noise), Math.Max(highest, noise));
            }
        }

        Assert.Equal(-0.75, lowest, 12);
        Assert.Equal(1.5, highest, 12);
    }

    [Fact]
    public void SoftGrpo_LogProbability_IsTheMeanGumbelDensityOfProbableTokens()
    {
        // ln p of the last is -3.44, so it does not count.
        double[] gumbels = [0.1, -0.2, 0.3, 2];
        double[] probabilities = [.. Row.Select(logit => Math.Exp(logit - Categorical.LogSumExp(Row)))];
        double[] perturbed = [.. probabilities.Zip(gumbels, (p, g) => Math.Log(p + 1e-6) + g)];
        double expected = gumbels.Take(3).Average(g => -g - Math.Exp(-g));
        Assert.Equal(expected, SoftGrpoNoise.LogProbability(perturbed, probabilities), 12);
        Assert.Equal(expected, SoftGrpoNoise.LogProbability(perturbed, [.. probabilities.Select(p => p * 0.5)]), 12);   // renormalised

        // Outside of [-1.5, 3] the difference is clamped, and at 0 the density has its maximum.
        Assert.Equal(1.5 - Math.Exp(1.5), SoftGrpoNoise.LogProbability([-50], [1]), 5);
        Assert.Equal(-3 - Math.Exp(-3), SoftGrpoNoise.LogProbability([50], [1]), 5);
        Assert.Equal(-1, SoftGrpoNoise.LogProbability([Math.Log(1 + 1e-6)], [0.3]), 12);
    }

    [Fact]
    public void SoftGrpo_LogProbabilityOfManyImprobableTokens_IsThatOfTheMostProbable()
    {
        double[] perturbed = [.. Enumerable.Range(0, 40).Select(i => i == 7 ? Math.Log((1.5 / 40.5) + 1e-6) : 9.0)];
        double[] probabilities = [.. Enumerable.Range(0, 40).Select(i => i == 7 ? 1.5 : 1.0)];
        Assert.Equal(-1, SoftGrpoNoise.LogProbability(perturbed, probabilities), 12);
    }

    [Theory]
    [InlineData(new double[0], new double[0])]
    [InlineData(new[] { 1.0 }, new[] { 0.5, 0.5 })]
    [InlineData(new[] { 1.0 }, new[] { 0.0 })]
    [InlineData(new[] { 1.0 }, new[] { -0.1 })]
    [InlineData(new[] { 1.0 }, new[] { double.NaN })]
    public void SoftGrpo_LogProbabilityOfBadInput_IsRefused(double[] perturbed, double[] probabilities) =>
        Assert.Throws<ArgumentException>(() => SoftGrpoNoise.LogProbability(perturbed, probabilities));

    [Fact]
    public void Options_OutsideTheirRange_AreRefused()
    {
        foreach (double bad in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new DirichletNoise { Alpha = bad });
            Assert.Throws<ArgumentOutOfRangeException>(() => new GumbelNoise { Temperature = bad });
            Assert.Throws<ArgumentOutOfRangeException>(() => new SoftGrpoNoise { Temperature = bad });
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftGrpoNoise { Factor = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftGrpoNoise { Factor = double.NaN });
    }

    // Noise is handed what filters left: finite logits with their tokens.
    private static ConceptToken Draw(ConceptNoise noise, float[] row, int capacity, ulong seed = 1)
    {
        int[] ids = [.. Enumerable.Range(0, row.Length).Where(i => float.IsFinite(row[i]))];
        float[] logits = [.. ids.Select(i => row[i])];
        var concept = new ConceptToken(capacity);
        noise.Draw(logits, ids, new CounterRandom(seed), concept);
        return concept;
    }
}
