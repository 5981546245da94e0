using Reasoning.Data.Deduplication;

namespace Reasoning.Data.Tests.Deduplication;

public sealed class MinHashTests
{
    /// <summary>The estimate is a mean of k yes-or-no trials: its error over many pairs has mean 0 and variance s(1 − s)/k.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void Estimate_SetsOfKnownSimilarity_IsUnbiasedWithTheVarianceOfTrials(double similarity)
    {
        const int Pairs = 300, Permutations = 128, Either = 400;
        var random = new Random(11);
        double sum = 0, squares = 0;
        for (int pair = 0; pair < Pairs; pair++)
        {
            uint[] members = [.. Enumerable.Range(0, Either).Select(_ => (uint)random.NextInt64(1L << 32)).Distinct()];
            int common = (int)(members.Length * similarity), middle = common + ((members.Length - common) / 2);
            var minHash = new MinHash(Permutations, (ulong)pair);
            double error = MinHash.Estimate(minHash.Sign(members.AsSpan(0, middle)), minHash.Sign([.. members[..common], .. members[middle..]])) - ((double)common / members.Length);
            sum += error;
            squares += error * error;
        }

        double variance = similarity * (1 - similarity) / Permutations;
        Assert.InRange(sum / Pairs, -4 * Math.Sqrt(variance / Pairs), 4 * Math.Sqrt(variance / Pairs));
        Assert.InRange(squares / Pairs, 0.6 * variance, 1.5 * variance);
    }

    [Fact]
    public void Sign_NumbersInARow_AreNoTrap()
    {
        // Hash functions that keep the order of small numbers would make the first member the smallest for all.
        var minHash = new MinHash(512, 1);
        uint[] first = [.. Enumerable.Range(0, 1000).Select(i => (uint)i)], second = [.. Enumerable.Range(500, 1000).Select(i => (uint)i)];

        Assert.InRange(MinHash.Estimate(minHash.Sign(first), minHash.Sign(second)), (1 / 3.0) - 0.08, (1 / 3.0) + 0.08);
    }
}
