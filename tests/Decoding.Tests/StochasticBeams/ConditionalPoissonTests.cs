using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.StochasticBeams;

namespace Reasoning.Decoding.Tests.StochasticBeams;

public class ConditionalPoissonTests
{
    private static readonly double[] Odds = [0.4 / 0.6, 0.3 / 0.7, 0.2 / 0.8, 0.1 / 0.9];

    [Theory]
    [InlineData(1, 1.456349, 0.457766, 0.294278, 0.171662, 0.076294)]
    [InlineData(2, 0.708995, 0.742537, 0.621269, 0.425373, 0.210821)]
    [InlineData(3, 0.133598, 0.910891, 0.861386, 0.762376, 0.465347)]
    public void Inclusions_FourItems_AreTheGoldenValues(int size, double normalizer, params double[] inclusions)
    {
        using var design = new ConditionalPoisson(Odds, size);
        double[] found = new double[4];
        design.Inclusions([0, 1, 2, 3], found);
        Assert.Equal(normalizer, Math.Exp(design.LogNormalizer), 5e-7);
        for (int i = 0; i < 4; i++) Assert.Equal(inclusions[i], found[i], 5e-7);
        Assert.Equal(size, found.Sum(), 1e-12);
    }

    // Weights over up to 200 orders of magnitude, some of them 0.
    [Fact]
    public void Design_AnyWeights_EqualsTheSumOverAllSubsets() =>
        Prop.ForAll(Arb.From(Gen.Choose(2, 11)), Arb.From(Gen.Choose(0, int.MaxValue)), (count, seed) =>
        {
            var random = new Random(seed);
            double range = random.Next(3) switch { 0 => 1, 1 => 20, _ => 200 };
            double[] weights = [.. Enumerable.Range(0, count).Select(_ => random.Next(6) == 0 ? 0 : Math.Pow(10, 12 - (random.NextDouble() * range)))];
            int positive = weights.Count(weight => weight > 0);
            if (positive < 2) return true;
            int size = random.Next(1, positive);
            var (logNormalizer, expected) = BruteForce(weights, size);

            using var design = new ConditionalPoisson(weights, size);
            int[] items = [.. Enumerable.Range(0, count).Where(i => weights[i] > 0)];
            double[] found = new double[items.Length];
            design.Inclusions(items, found);
            int[] drawn = new int[size];
            design.Sample(new CounterRandom((ulong)seed), drawn);
            return Math.Abs(design.LogNormalizer - logNormalizer) <= 1e-11 * Math.Max(1, Math.Abs(logNormalizer))
                && items.Zip(found).All(pair => Math.Abs(pair.Second - expected[pair.First]) <= 1e-11 * expected[pair.First])
                && drawn.All(item => weights[item] > 0)
                && drawn.Zip(drawn.Skip(1)).All(pair => pair.First < pair.Second);
        }).QuickCheckThrowOnFailure();

    // A chi-square test per size over all subsets; each errs with probability 3e-6.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sample_FourItems_DrawsSubsetsWithTheirProbabilities(int size)
    {
        const int Runs = 40_000;
        using var design = new ConditionalPoisson(Odds, size);
        var counts = new Dictionary<string, int>();
        int[] drawn = new int[size];
        for (int run = 0; run < Runs; run++)
        {
            design.Sample(new CounterRandom(11).Split((ulong)run), drawn);
            string key = string.Join(' ', drawn);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        double normalizer = Math.Exp(design.LogNormalizer);
        var probabilities = Subsets(4, size).ToDictionary(
            subset => string.Join(' ', subset), subset => subset.Aggregate(1.0, (product, i) => product * Odds[i]) / normalizer);
        ChiSquare.AssertFits(counts, probabilities, 3e-6);
    }

    // Several blocks, near certain items, sizes from one to most of them: against the same sums in logarithms.
    [Theory]
    [InlineData(1000, 1)]
    [InlineData(1000, 16)]
    [InlineData(1500, 200)]
    [InlineData(600, 599)]
    public void Design_ManyItems_EqualsTheSumsInLogarithms(int count, int size)
    {
        var random = new CounterRandom(3);
        double[] weights = [.. Enumerable.Range(0, count).Select(i => i % 97 == 5 ? 1e12 : Math.Exp(-30 * random.NextDouble()))];
        using var design = new ConditionalPoisson(weights, size);
        int[] items = [0, 5, 17, 255, 256, 300, 512, count - 1];
        double[] found = new double[items.Length];
        design.Inclusions(items, found);
        double all = LogSum(weights, size, skip: -1);
        Assert.Equal(all, design.LogNormalizer, 1e-9 * Math.Abs(all));
        for (int n = 0; n < items.Length; n++)
            Assert.Equal(1, found[n] / Math.Exp(Math.Log(weights[items[n]]) + LogSum(weights, size - 1, items[n]) - all), 1e-8);
    }

    // A z-test for each of the hundred groups of ten items; together they err with probability 0.0007 (4.5 standard deviations).
    [Fact]
    public void Sample_ManyItems_HasTheInclusionProbabilities()
    {
        const int Runs = 4000, Size = 16;
        var random = new CounterRandom(8);
        double[] weights = [.. Enumerable.Range(0, 1000).Select(_ => Math.Exp(-10 * random.NextDouble()))];
        using var design = new ConditionalPoisson(weights, Size);
        double[] inclusions = new double[weights.Length];
        design.Inclusions([.. Enumerable.Range(0, weights.Length)], inclusions);
        Assert.Equal(Size, inclusions.Sum(), 1e-9);

        int[] drawn = new int[Size];
        double[] counts = new double[100];
        for (int run = 0; run < Runs; run++)
        {
            design.Sample(new CounterRandom(12).Split((ulong)run), drawn);
            foreach (int item in drawn) counts[item / 10]++;
        }

        for (int group = 0; group < counts.Length; group++)
        {
            double[] own = inclusions[(group * 10)..((group * 10) + 10)];
            // Numbers of drawn items are negatively associated, so independence bounds their variance.
            Assert.InRange((counts[group] - (Runs * own.Sum())) / Math.Sqrt(Runs * own.Sum(p => p * (1 - p))), -4.5, 4.5);
        }
    }

    [Fact]
    public void Design_PooledMemory_AllocatesNothing()
    {
        var random = new CounterRandom(1);
        double[] weights = [.. Enumerable.Range(0, 600).Select(_ => random.NextDouble() + 0.01)], inclusions = new double[8];
        int[] drawn = new int[8];
        long before = 0;
        for (ulong i = 0; i < 2100; i++)
        {
            if (i == 100) before = GC.GetAllocatedBytesForCurrentThread();
            using var design = new ConditionalPoisson(weights, 8);
            design.Sample(random.Split(i), drawn);
            design.Inclusions(drawn, inclusions);
        }

        // A collection that another test causes counts the rest of this thread's 8 KiB of allocation space; one object per design would be 48 KB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 24_000);
    }

    private static (double LogNormalizer, double[] Inclusions) BruteForce(double[] weights, int size)
    {
        var products = Subsets(weights.Length, size)
            .Select(subset => (Items: subset, Log: subset.Sum(i => Math.Log(weights[i]))))
            .Where(entry => !double.IsNegativeInfinity(entry.Log)).ToArray();
        double max = products.Max(entry => entry.Log), total = products.Sum(entry => Math.Exp(entry.Log - max));
        double[] inclusions = new double[weights.Length];
        foreach (var (items, log) in products)
            foreach (int item in items) inclusions[item] += Math.Exp(log - max) / total;
        return (max + Math.Log(total), inclusions);
    }

    private static IEnumerable<int[]> Subsets(int count, int size) => Enumerable.Range(0, 1 << count)
        .Where(bits => int.PopCount(bits) == size)
        .Select(bits => Enumerable.Range(0, count).Where(i => (bits >> i & 1) == 1).ToArray());

    private static double LogSum(double[] weights, int size, int skip)
    {
        double[] sums = new double[size + 1];
        Array.Fill(sums, double.NegativeInfinity);
        sums[0] = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (i == skip) continue;
            for (int r = size; r > 0; r--)
            {
                double with = Math.Log(weights[i]) + sums[r - 1], max = Math.Max(with, sums[r]);
                if (!double.IsNegativeInfinity(max)) sums[r] = max + Math.Log(Math.Exp(with - max) + Math.Exp(sums[r] - max));
            }
        }

        return sums[size];
    }
}
