using Reasoning.Decoding.StochasticBeams;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>What importance weights say of the two distributions between which they stand.</summary>
internal static class ImportanceWeights
{
    /// <summary>
    /// KL(G‖Q) = ln E[w] − E[ln w] and total variation ½·E|w/E[w] − 1|, over draws of G with weights w, to which Q/G is proportional. Standard errors are
    /// those of the linearised estimates, the mean weight's own error included.
    /// </summary>
    public static (SampleEstimate KullbackLeibler, SampleEstimate TotalVariation) Divergences(IReadOnlyList<(double LogWeight, int Count)> draws)
    {
        if (draws.Count == 0) return (new SampleEstimate(double.NaN, double.NaN), new SampleEstimate(double.NaN, double.NaN));
        double n = draws.Sum(draw => draw.Count), largest = draws.Max(draw => draw.LogWeight);
        double mean = draws.Sum(draw => draw.Count * Math.Exp(draw.LogWeight - largest)) / n, meanLog = draws.Sum(draw => draw.Count * draw.LogWeight) / n;
        double logMean = largest + Math.Log(mean), signed = 0, variation = 0;
        foreach (var (logWeight, count) in draws)
        {
            double ratio = Math.Exp(logWeight - logMean);
            variation += count * Math.Abs(ratio - 1) / (2 * n);
            signed += count * Math.Sign(ratio - 1) * ratio / (2 * n);
        }

        double divergence = Math.Max(0, logMean - meanLog), divergenceSquares = 0, variationSquares = 0;
        foreach (var (logWeight, count) in draws)
        {
            double ratio = Math.Exp(logWeight - logMean), first = ratio - 1 - (logWeight - meanLog);
            double second = (Math.Abs(ratio - 1) / 2) - variation - (signed * (ratio - 1));
            divergenceSquares += count * first * first;
            variationSquares += count * second * second;
        }

        return (new SampleEstimate(divergence, ErrorOf(divergenceSquares)), new SampleEstimate(variation, ErrorOf(variationSquares)));

        double ErrorOf(double squares) => n > 1 ? Math.Sqrt(squares / (n - 1) / n) : double.PositiveInfinity;
    }
}
