namespace Reasoning.Decoding.Sampling;

/// <summary>Adds a bias to the logits of chosen tokens; −∞ forbids a token. O(number of biases).</summary>
public sealed class LogitBiasProcessor : ILogitsProcessor
{
    private readonly (int Token, float Bias)[] _biases;

    /// <summary>Creates the processor; later changes to the dictionary have no effect.</summary>
    /// <param name="biases">Bias per token id; finite or −∞.</param>
    /// <exception cref="ArgumentException">A token id is negative, or a bias is +∞ or not a number.</exception>
    public LogitBiasProcessor(IReadOnlyDictionary<int, float> biases)
    {
        ArgumentNullException.ThrowIfNull(biases);
        foreach (var (token, bias) in biases) Check(token, bias, nameof(biases));
        _biases = [.. biases.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A biased token is outside the vocabulary.</exception>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        foreach (var (token, bias) in _biases)
        {
            if (token >= logits.Length) throw new ArgumentException($"A logit bias names token {token}, but the vocabulary has {logits.Length}.", nameof(logits));
            logits[token] += bias;
        }
    }

    internal static void Check(int token, float bias, string name)
    {
        if (token < 0) throw new ArgumentException($"A logit bias names token {token}; token ids are not negative.", name);
        if (float.IsNaN(bias) || float.IsPositiveInfinity(bias))
            throw new ArgumentException($"The logit bias of token {token} is {bias}; it must be finite, or -Infinity to forbid the token.", name);
    }
}
