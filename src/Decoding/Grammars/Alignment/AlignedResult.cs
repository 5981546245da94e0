using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>Texts of a language, drawn so as to follow the model's own distribution among them.</summary>
public record AlignedResult : DecodingResult
{
    /// <summary>The texts, in the order of <see cref="DecodingResult.Hypotheses"/>; every one is in the language.</summary>
    public required IReadOnlyList<AlignedSample> Samples { get; init; }

    /// <summary>Estimates the expectation of a value over the texts: the weighted mean of the sample.</summary>
    /// <param name="value">The value of a text; finite.</param>
    /// <exception cref="ArgumentException">A value is infinite or not a number.</exception>
    /// <exception cref="InvalidOperationException">There are no samples.</exception>
    public double Expectation(Func<Hypothesis, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Samples.Count == 0) throw new InvalidOperationException("The run drew no text, so there is nothing to take a mean of.");
        double sum = 0;
        for (int i = 0; i < Samples.Count; i++)
        {
            double number = value(Samples[i].Hypothesis);
            if (!double.IsFinite(number)) throw new ArgumentException($"The value of sample {i} is {number}; an expectation needs finite ones.", nameof(value));
            sum += Samples[i].Weight * number;
        }

        return sum;
    }
}
