using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Sampling;

public class GumbelTopKTests
{
    [Fact]
    public void Largest_AnyRow_EqualsAFullSortOfAllPerturbedLogits() =>
        Prop.ForAll(LogitRows.Arbitrary, Arb.From(Gen.Choose(1, 90)), Arb.From(Gen.Choose(0, 1000)), (row, count, seed) =>
        {
            var random = new CounterRandom((ulong)seed);
            var expected = FullSort(row, random, count);
            int[] tokens = new int[count];
            double[] perturbed = new double[count];
            int found = GumbelTopK.Largest(row, random, tokens, perturbed);
            return tokens.Take(found).Zip(perturbed).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(200)]
    public void Largest_LargeRowsOfAnyOrder_EqualAFullSort(int count)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            float[] row = LogitRows.Make(20_000, 1, seed);
            if (seed % 4 == 1) Array.Sort(row);   // every token is a candidate: the better ones come last
            if (seed % 4 == 2) Array.Fill(row, 3e4f);
            var random = new CounterRandom((ulong)seed);
            int[] tokens = new int[count];
            double[] perturbed = new double[count];
            Assert.Equal(count, GumbelTopK.Largest(row, random, tokens, perturbed));
            Assert.Equal(FullSort(row, random, count), tokens.Zip(perturbed));
        }
    }

    [Fact]
    public void Largest_NoneWanted_FindsNone() => Assert.Equal(0, GumbelTopK.Largest([1, 2, 3], new CounterRandom(1), [], []));

    [Fact]
    public void Largest_Calls_AllocateNothing()
    {
        float[] row = LogitRows.Make(1000, 1, seed: 3);
        int[] tokens = new int[17];
        double[] perturbed = new double[17];
        var random = new CounterRandom(1);
        GumbelTopK.Largest(row, random, tokens, perturbed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong i = 0; i < 2000; i++) GumbelTopK.Largest(row, random.Split(i), tokens, perturbed);

        // A collection that another test causes counts the rest of this thread's 8 KiB of allocation space; one object per call would be 48 KB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 24_000);
    }

    private static IEnumerable<(int, double)> FullSort(float[] row, CounterRandom random, int count) => row
        .Select((logit, token) => (Token: token, Value: logit + random.GumbelAt((ulong)token)))
        .Where(entry => !double.IsNegativeInfinity(entry.Value))
        .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Token)
        .Take(count);
}
