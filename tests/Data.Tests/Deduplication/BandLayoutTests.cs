using Reasoning.Data.Deduplication;

namespace Reasoning.Data.Tests.Deduplication;

public sealed class BandLayoutTests
{
    [Theory]
    [InlineData(128, 0.7, 0.9)]
    [InlineData(128, 0.5, 0.5)]
    [InlineData(256, 0.85, 0.5)]
    public void Choose_AnyThreshold_NoOtherLayoutCostsLess(int permutations, double threshold, double missWeight)
    {
        BandLayout chosen = BandLayout.Choose(permutations, threshold, missWeight);

        double least = double.PositiveInfinity;
        for (int bands = 1; bands <= permutations; bands++)
            for (int rows = 1; bands * rows <= permutations; rows++) least = Math.Min(least, Cost(bands, rows));
        Assert.InRange(chosen.Bands * chosen.Rows, 1, permutations);
        Assert.Equal(least, Cost(chosen.Bands, chosen.Rows), 5);

        // The area under 1 − (1 − sʳ)ᵇ by the trapezoid rule, with another step than the code's.
        double Cost(int bands, int rows)
        {
            const int Steps = 1000;
            double cost = 0;
            for (int i = 0; i <= Steps; i++)
            {
                double weight = (i is 0 or Steps ? 0.5 : 1) / Steps, low = threshold * i / Steps, high = threshold + ((1 - threshold) * i / Steps);
                cost += weight * threshold * (1 - missWeight) * (1 - Math.Pow(1 - Math.Pow(low, rows), bands));
                cost += weight * (1 - threshold) * missWeight * Math.Pow(1 - Math.Pow(high, rows), bands);
            }

            return cost;
        }
    }

    [Fact]
    public void Probability_Default_FindsNearlyAllAtTheThreshold()
    {
        BandLayout layout = BandLayout.Choose(128, 0.7, 0.9);

        Assert.True(layout.Probability(0.7) > 0.9, $"{layout} finds {layout.Probability(0.7)}");
        Assert.True(layout.Probability(0.3) < 0.2, $"{layout} compares {layout.Probability(0.3)}");
    }
}
