using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>What a stochastic beam drew: the first continuations of a random order, in that order.</summary>
/// <remarks>
/// Standard errors are of Duffield, Lund and Thorup, "Priority sampling for estimation of arbitrary subset sums" (J. ACM 2007): with a threshold that is the
/// next perturbed log-probability, the terms of a sum are uncorrelated from a width of 2 on, so Σ t²(1 − q) estimates the variance of
/// <see cref="SampleResult.Estimate(Func{Hypothesis, double})"/> without bias. At a width of 1 that variance is infinite, and so is the standard error.
/// </remarks>
public sealed record StochasticBeamResult : SampleResult
{
    /// <summary>
    /// κ, the largest perturbed log-probability of a continuation that is not in the sample; −∞ when there is no other. A continuation with log-probability φ
    /// is in the sample with probability q = 1 − exp(−exp(φ − κ)); its own perturbed log-probability is its <see cref="Hypothesis.Score"/>.
    /// </summary>
    public required double Threshold { get; init; }

    private protected override double Variance(ReadOnlySpan<double> terms)
    {
        if (terms.Length < 2) return double.PositiveInfinity;
        double variance = 0;
        for (int i = 0; i < terms.Length; i++)
            variance += terms[i] * terms[i] * -LogarithmNearOne.ExpM1(Samples[i].LogInclusionProbability);
        return variance;
    }
}
