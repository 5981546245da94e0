namespace Reasoning.Decoding.Models;

/// <summary>What a backend can give; each tier includes the ones below it. An algorithm states the tier it needs and refuses a backend below it.</summary>
public enum CapabilityTier
{
    /// <summary>Text in, text out, any number of samples.</summary>
    Text = 0,

    /// <summary>Also log-probabilities of the tokens of a sample, stop strings, and continuation of a given prefix.</summary>
    LogProbabilities = 1,

    /// <summary>Also the full logits of every next token, and sequences that fork and cut back.</summary>
    Logits = 2,

    /// <summary>Also mixtures of token embeddings (soft tokens) as inputs.</summary>
    SoftTokens = 3,
}
