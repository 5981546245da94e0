namespace Reasoning.Data.Deduplication;

/// <summary>How a signature is cut into bands. Two texts are compared if all rows of some band agree: of texts with similarity s that happens with probability 1 − (1 − sʳ)ᵇ.</summary>
/// <param name="Bands">Number of bands, b.</param>
/// <param name="Rows">Rows of each, r.</param>
public readonly record struct BandLayout(int Bands, int Rows)
{
    private const int Steps = 512;

    /// <summary>The probability that two texts of a similarity are compared.</summary>
    public double Probability(double similarity) => 1 - Math.Pow(1 - Math.Pow(similarity, Rows), Bands);

    /// <summary>The layout with the smallest weighted sum of the area under the curve below the threshold (compared in vain) and of that above the curve from the threshold on (missed).</summary>
    /// <param name="permutations">Rows in all, at most.</param>
    /// <param name="threshold">The threshold of similarity.</param>
    /// <param name="missWeight">Weight of missed pairs; those compared in vain weigh one minus this.</param>
    /// <remarks>O(permutations · ln permutations) layouts are tried.</remarks>
    public static BandLayout Choose(int permutations, double threshold, double missWeight)
    {
        BandLayout best = default;
        double least = double.PositiveInfinity;
        for (int bands = 1; bands <= permutations; bands++)
        {
            for (int rows = 1; rows <= permutations / bands; rows++)
            {
                var layout = new BandLayout(bands, rows);
                double cost = ((1 - missWeight) * Area(layout.Probability, 0, threshold)) + (missWeight * Area(s => 1 - layout.Probability(s), threshold, 1));
                if (cost < least) (best, least) = (layout, cost);
            }
        }

        return best;
    }

    private static double Area(Func<double, double> height, double from, double to)
    {
        double sum = 0, width = (to - from) / Steps;
        for (int i = 0; i < Steps; i++) sum += height(from + ((i + 0.5) * width));
        return sum * width;
    }
}
