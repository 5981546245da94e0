namespace Reasoning.Decoding.Generation;

/// <summary>A generated token with its evidence.</summary>
/// <param name="Id">Token id; −1 where the backend only gives text.</param>
/// <param name="LogProbability">Natural-log probability under the model itself, before temperature, penalties and filters; NaN where unknown.</param>
public readonly record struct GeneratedToken(int Id, double LogProbability)
{
    /// <summary>The most probable tokens at this position, most probable first; null unless asked for.</summary>
    public IReadOnlyList<TokenLogProbability>? Top { get; init; }
}
