using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Thinking;

/// <summary>
/// Gumbel-softmax over the most probable tokens: weights softmax((ln p + g)/τ) with standard Gumbel numbers g, heaviest first (Jang, Gu and Poole, "Categorical
/// reparameterization with Gumbel-softmax", ICLR 2017; for soft thinking Wu et al., arXiv 2508.03440, 2025).
/// </summary>
/// <remarks>
/// The heaviest token, which is the visible one, is distributed as p whatever τ is; as τ goes to 0 this becomes sampling of tokens. O(k log k) for k tokens.
/// </remarks>
public sealed record GumbelNoise : ConceptNoise
{
    private readonly double _temperature = 0.5;

    /// <summary>
    /// The temperature τ of the weights, apart from that of the distribution: towards 0 one token takes all the weight. Above 0 and finite. The default is
    /// 0.5, the paper's for most benchmarks; 0.6 for MATH and GPQA.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, infinite or not a number.</exception>
    public double Temperature
    {
        get => _temperature;
        init => _temperature = Check(value, nameof(Temperature));
    }

    internal override void Draw(ReadOnlySpan<float> logits, ReadOnlySpan<int> tokens, CounterRandom random, ConceptToken concept)
    {
        concept.TakeLargest(logits, tokens);
        for (int i = 0; i < concept.Components.Length; i++)
        {
            var component = concept.Components[i];
            concept.Perturb(i, component.Perturbed + random.Split((ulong)component.Token).NextGumbel());
        }

        concept.Weigh(Temperature);
    }

    internal static double Check(double value, string name) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "The temperature of the weights must be a finite number above 0.");
}
