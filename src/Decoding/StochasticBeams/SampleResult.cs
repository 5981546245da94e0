using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>A sample of continuations without replacement, and what it says about all of them.</summary>
/// <remarks>
/// <para>
/// Expectations are over the complete continuations of at most the request's number of tokens, each with the probability that the model and the processors
/// give it. A run that the limit on positions ended (<see cref="DecodingResult.IsComplete"/> is false) holds beginnings, and estimates are about these.
/// </para>
/// <code>
/// var sample = await model.DecodeAsync("def add(a, b):", new StochasticBeam { Width = 32 });
/// var length = sample.EstimateNormalized(hypothesis => hypothesis.Length);
/// var passes = sample.Estimate(hypothesis => Passes(hypothesis.Text) ? 1 : 0);
/// var entropy = sample.EstimateEntropy();
/// </code>
/// </remarks>
public abstract record SampleResult : DecodingResult
{
    private protected SampleResult()
    {
    }

    /// <summary>The continuations with their probabilities, in the order of <see cref="DecodingResult.Hypotheses"/>; no two have the same tokens.</summary>
    public required IReadOnlyList<SampledHypothesis> Samples { get; init; }

    /// <summary>
    /// Estimates the expectation of a value by Σ f·p/π over the sample (Horvitz and Thompson, "A generalization of sampling without replacement from a finite
    /// universe", 1952). Unbiased. It scatters much where the value is far from 0 for most continuations, since the weights do not sum to 1.
    /// </summary>
    /// <param name="value">The value of a continuation; finite.</param>
    /// <exception cref="ArgumentException">A value is infinite or not a number.</exception>
    public SampleEstimate Estimate(Func<Hypothesis, double> value) => Estimate(ValuesOf(value));

    /// <summary>
    /// Estimates the expectation of a value by the mean of the sample weighted with p/π. Biased, less so the larger the sample, and with much less scatter than
    /// <see cref="Estimate(Func{Hypothesis, double})"/> where the value varies little.
    /// </summary>
    /// <param name="value">The value of a continuation; finite.</param>
    /// <exception cref="ArgumentException">A value is infinite or not a number.</exception>
    /// <remarks>
    /// The standard error is that of the linearised ratio; it knows nothing of the bias, and is too small for samples of a few continuations.
    /// </remarks>
    public SampleEstimate EstimateNormalized(Func<Hypothesis, double> value)
    {
        double[] values = ValuesOf(value), terms = new double[values.Length];
        double heaviest = Samples.Max(sample => sample.LogProbability - sample.LogInclusionProbability), total = 0, sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            terms[i] = Math.Exp(Samples[i].LogProbability - Samples[i].LogInclusionProbability - heaviest);
            total += terms[i];
            sum += terms[i] * values[i];
        }

        double mean = sum / total;
        for (int i = 0; i < values.Length; i++) terms[i] *= (values[i] - mean) / total;
        return new SampleEstimate(mean, StandardError(terms));
    }

    /// <summary>Estimates the entropy of the distribution over continuations, −Σ p ln p, in nats, without bias.</summary>
    public SampleEstimate EstimateEntropy() => Estimate([.. Samples.Select(sample => -sample.LogProbability)]);

    /// <summary>Estimates the variance of Σ terms[i], where each term is the value of a sampled continuation divided by its inclusion probability.</summary>
    private protected abstract double Variance(ReadOnlySpan<double> terms);

    private SampleEstimate Estimate(double[] values)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++) sum += values[i] *= Samples[i].Weight;
        return new SampleEstimate(sum, StandardError(values));
    }

    // When every continuation there is was drawn, nothing is left to err about.
    private double StandardError(ReadOnlySpan<double> terms) =>
        Samples.All(sample => sample.LogInclusionProbability == 0) ? 0 : Math.Sqrt(Variance(terms));

    private double[] ValuesOf(Func<Hypothesis, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        double[] values = [.. Samples.Select(sample => value(sample.Hypothesis))];
        int bad = Array.FindIndex(values, number => !double.IsFinite(number));
        return bad < 0
            ? values
            : throw new ArgumentException($"The value of hypothesis {bad} is {values[bad]}; an expectation needs finite ones.", nameof(value));
    }
}
