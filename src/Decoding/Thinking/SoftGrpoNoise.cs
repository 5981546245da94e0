using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Thinking;

/// <summary>
/// The noise of SofT-GRPO's rollouts: y = ln(p + 10⁻⁶) + factor · g with Gumbel numbers g clamped to [−1.5, 3], weights softmax(y/τ) (Zheng and Lee,
/// "SofT-GRPO: surpassing discrete-token LLM reinforcement learning via Gumbel-reparameterized soft-thinking policy optimization", arXiv 2511.06411, 2025).
/// </summary>
/// <remarks>
/// The paper keeps five tokens: set <see cref="SoftThinking.MaxConceptTokens"/> to 5, and <see cref="SoftThinking.RecordsRollout"/> to train on the outcome.
/// Clamping makes the heaviest token follow p only approximately.
/// </remarks>
public sealed record SoftGrpoNoise : ConceptNoise
{
    private const double LowestGumbel = -1.5, HighestGumbel = 3, Floor = 1e-6, LeastLogProbability = -3;
    private readonly double _temperature = 0.1;
    private readonly double _factor = 1;

    /// <summary>The temperature τ of the weights. Above 0 and finite. The default is 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, infinite or not a number.</exception>
    public double Temperature
    {
        get => _temperature;
        init => _temperature = GumbelNoise.Check(value, nameof(Temperature));
    }

    /// <summary>How much of the noise is added; at least 0 and finite, where 0 is none. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Factor
    {
        get => _factor;
        init => _factor = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Factor), value, "The factor of the noise must be a finite number of at least 0.");
    }

    /// <summary>
    /// The log-probability of a recorded concept token under a policy, for the ratio of the update: the mean of −g − e^−g over its tokens with ln p &gt;
    /// −3, where g is what the policy would have had to draw, y − ln p clamped to [−1.5, 3].
    /// </summary>
    /// <param name="perturbed">The recorded y of each token (<see cref="ConceptComponent.Perturbed"/>); at least one.</param>
    /// <param name="probabilities">
    /// The policy's probability of each of the same tokens; at least 0, not all 0. They are renormalised over these tokens, and 10⁻⁶ is added.
    /// </param>
    /// <returns>In nats; at most −1, the density's maximum, which it takes at g = 0.</returns>
    /// <remarks>
    /// As in the authors' program the density is that of a Gumbel number whatever <see cref="Factor"/> was. Where no token has ln p &gt; −3, which takes at
    /// least 20 tokens and there gives no number, the most probable one counts alone.
    /// </remarks>
    /// <exception cref="ArgumentException">The two have different lengths or are empty, or the probabilities are not what they should be.</exception>
    public static double LogProbability(ReadOnlySpan<double> perturbed, ReadOnlySpan<double> probabilities)
    {
        if (perturbed.IsEmpty || perturbed.Length != probabilities.Length)
        {
            throw new ArgumentException(
                $"There are {perturbed.Length} recorded values and {probabilities.Length} probabilities; there must be as many, and at least one.",
                nameof(probabilities));
        }

        double total = 0, sum = 0;
        foreach (double probability in probabilities)
        {
            if (!(double.IsFinite(probability) && probability >= 0))
                throw new ArgumentException($"{probability} is not a probability.", nameof(probabilities));
            total += probability;
        }

        if (total == 0) throw new ArgumentException("All probabilities are 0.", nameof(probabilities));
        int counted = 0, best = 0;
        for (int i = 0; i < perturbed.Length; i++)
        {
            if (probabilities[i] > probabilities[best]) best = i;
            double logProbability = Math.Log((probabilities[i] / total) + Floor);
            if (!(logProbability > LeastLogProbability)) continue;
            sum += LogDensity(perturbed[i] - logProbability);
            counted++;
        }

        return counted > 0 ? sum / counted : LogDensity(perturbed[best] - Math.Log((probabilities[best] / total) + Floor));
    }

    internal override void Draw(ReadOnlySpan<float> logits, ReadOnlySpan<int> tokens, CounterRandom random, ConceptToken concept)
    {
        concept.TakeLargest(logits, tokens);
        for (int i = 0; i < concept.Components.Length; i++)
        {
            var component = concept.Components[i];
            double gumbel = Math.Clamp(random.Split((ulong)component.Token).NextGumbel(), LowestGumbel, HighestGumbel);
            concept.Perturb(i, Math.Log(component.Probability + Floor) + (Factor * gumbel));
        }

        concept.Weigh(Temperature);
    }

    private static double LogDensity(double difference)
    {
        double gumbel = Math.Clamp(difference, LowestGumbel, HighestGumbel);
        return -gumbel - Math.Exp(-gumbel);
    }
}
