using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>What a conditional Poisson beam drew: a set, listed by falling probability.</summary>
/// <remarks>
/// Standard errors estimate the variance by Σ Σ t·t'·(1 − π·π'/π(t, t')) over pairs, as Horvitz and Thompson do. How likely two continuations are
/// together is the product of that over the steps: where they share a beginning it is exact, else Hájek's (1964) approximation from the inclusion
/// probabilities of the step, π·π'·(1 − (1 − π)(1 − π')/d), with the sum d of 1 − π over the sample. It errs on the safe side when few are drawn. When the
/// estimate is not positive, which happens, Σ t²(1 − π) replaces it. Few samples seldom hold what the variance comes from;
/// <see cref="SampleEstimate.Average"/> over several seeds assumes nothing.
/// </remarks>
public sealed record ConditionalPoissonResult : SampleResult
{
    /// <summary>π·π'/π(t, t') of each pair, by rows; π itself on the diagonal.</summary>
    internal double[] PairRatios { get; init; } = [];

    private protected override double Variance(ReadOnlySpan<double> terms)
    {
        double variance = 0, diagonal = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            diagonal += terms[i] * terms[i] * -LogarithmNearOne.ExpM1(Samples[i].LogInclusionProbability);
            for (int j = 0; j < i; j++) variance += 2 * terms[i] * terms[j] * (1 - PairRatios[(i * terms.Length) + j]);
        }

        return variance + diagonal > 0 ? variance + diagonal : diagonal;
    }
}
