using System.Buffers;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Thinking;

/// <summary>
/// Weights drawn from the Dirichlet distribution whose mean is the truncated distribution: x ~ Gamma(α p, 1) for every token that the filters left, weights
/// x/Σx, of which the largest are kept and renormalised (Wu et al., arXiv 2508.03440, 2025). Tokens with p ≤ 10⁻⁷ are left out.
/// </summary>
/// <remarks>
/// O(n log n) for the n tokens that the filters left. Departs from the authors' program in that the gamma numbers are kept as logarithms, so that α may be as
/// small as one likes.
/// </remarks>
public sealed record DirichletNoise : ConceptNoise
{
    private const double SmallestProbability = 1e-7;
    private readonly double _alpha = 4;

    /// <summary>
    /// The concentration α: the larger, the nearer the weights are to the probabilities; w has variance p(1 − p)/(α + 1). Above 0 and finite. The default is 4;
    /// the first version of soft thinking with noise used 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, infinite or not a number.</exception>
    public double Alpha
    {
        get => _alpha;
        init => _alpha = double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Alpha), value, "The concentration must be a finite number above 0.");
    }

    internal override void Draw(ReadOnlySpan<float> logits, ReadOnlySpan<int> tokens, CounterRandom random, ConceptToken concept)
    {
        double logTotal = Categorical.LogSumExp(logits);
        var candidates = ArrayPool<ConceptComponent>.Shared.Rent(logits.Length);
        int count = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double probability = Math.Exp(logits[i] - logTotal);
            if (probability <= SmallestProbability) continue;
            var part = random.Split((ulong)tokens[i]);
            candidates[count++] = new ConceptComponent(tokens[i], 0, probability, GammaDistribution.NextLog(ref part, Alpha * probability));
        }

        concept.TakeLargest(candidates.AsSpan(0, count));   // the most probable of fewer than ten million tokens is always among them
        concept.Weigh(temperature: 1);
        ArrayPool<ConceptComponent>.Shared.Return(candidates);
    }
}
