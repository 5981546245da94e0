using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>A continuation that was drawn without replacement, and how likely that was.</summary>
public sealed record SampledHypothesis
{
    /// <summary>The continuation.</summary>
    public required Hypothesis Hypothesis { get; init; }

    /// <summary>
    /// Its natural-log probability under the distribution that was sampled from: the model's after the request's temperature and all processors. Without any it
    /// equals <see cref="Decoders.Hypothesis.LogProbability"/>.
    /// </summary>
    public required double LogProbability { get; init; }

    /// <summary>Natural logarithm of <see cref="InclusionProbability"/>; at most 0.</summary>
    public required double LogInclusionProbability { get; init; }

    /// <summary>The probability that a sample contains this continuation, as the design of the sample defines it; in (0, 1].</summary>
    public double InclusionProbability => Math.Exp(LogInclusionProbability);

    /// <summary>Probability divided by inclusion probability: for how much of the distribution this continuation stands.</summary>
    public double Weight => Math.Exp(LogProbability - LogInclusionProbability);
}
