namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Makes tokens that occurred in the prompt or the completion less likely: a positive logit is divided by the penalty, any other multiplied by it, once per
/// distinct token (Keskar et al., "CTRL", 2019, section 4.1, in the form that is invariant to the logit's sign). O(window).
/// </summary>
public sealed class RepetitionPenaltyProcessor : ILogitsProcessor
{
    /// <summary>Creates the processor.</summary>
    /// <param name="penalty">Above 0 and finite; below 1 rewards repetition.</param>
    /// <param name="window">How many of the latest tokens count, at least 1; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public RepetitionPenaltyProcessor(double penalty, int? window = null)
    {
        if (window is { } length) ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(window));
        Penalty = Check(penalty, nameof(penalty));
        Window = window;
    }

    /// <summary>The divisor of positive logits.</summary>
    public double Penalty { get; }

    /// <summary>How many of the latest tokens count; null for all.</summary>
    public int? Window { get; }

    /// <inheritdoc/>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        var tokens = Window is { } window && window < context.Tokens.Length ? context.Tokens[^window..] : context.Tokens;
        int[] counts = TokenCounts.Rent(logits.Length);
        float penalty = (float)Penalty;
        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)logits.Length || counts[token]++ > 0) continue;
            float logit = logits[token];
            logits[token] = logit > 0 ? logit / penalty : logit * penalty;
        }

        foreach (int token in tokens)
            if ((uint)token < (uint)logits.Length) counts[token] = 0;
    }

    internal static double Check(double value, string name) => value is >= 1e-6 and <= 1e6
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "The repetition penalty must be above 0 (at least 0.000001) and at most 1000000.");
}
