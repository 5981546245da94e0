namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Subtracts from the logit of every token of the completion so far a presence penalty once and a frequency penalty per occurrence; the prompt does not
/// count. The definition of OpenAI's API. O(length of the completion).
/// </summary>
public sealed class PresenceFrequencyProcessor : ILogitsProcessor
{
    /// <summary>Creates the processor.</summary>
    /// <param name="presence">Subtracted once; finite, negative to encourage.</param>
    /// <param name="frequency">Subtracted per occurrence; finite, negative to encourage.</param>
    /// <exception cref="ArgumentOutOfRangeException">A penalty is infinite or not a number.</exception>
    public PresenceFrequencyProcessor(double presence, double frequency)
    {
        Presence = Check(presence, nameof(presence));
        Frequency = Check(frequency, nameof(frequency));
    }

    /// <summary>Subtracted once.</summary>
    public double Presence { get; }

    /// <summary>Subtracted per occurrence.</summary>
    public double Frequency { get; }

    /// <inheritdoc/>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        int[] counts = TokenCounts.Rent(logits.Length);
        foreach (int token in context.Completion)
            if ((uint)token < (uint)logits.Length) counts[token]++;

        foreach (int token in context.Completion)
        {
            if ((uint)token >= (uint)logits.Length || counts[token] == 0) continue;
            logits[token] = (float)(logits[token] - (Presence + (Frequency * counts[token])));
            counts[token] = 0;
        }
    }

    internal static double Check(double value, string name) => Math.Abs(value) <= 1e6
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A presence or frequency penalty must be a finite number (at most 1000000 either way).");
}
