namespace Reasoning.Decoding.Generation;

/// <summary>A token and its natural-log probability under the model.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Text">The token's text; part of a character shows as U+FFFD.</param>
/// <param name="LogProbability">Natural-log probability, at most 0.</param>
public readonly record struct TokenLogProbability(int Id, string Text, double LogProbability)
{
    /// <summary>Whether the text ends where this token is chosen.</summary>
    public bool EndsText { get; init; }
}
