namespace Reasoning.Decoding.Speculation;

/// <summary>How often a guess was long enough to have a token at some place, and how often it was right up to there.</summary>
/// <param name="Drafted">How often there was one.</param>
/// <param name="Accepted">How often it was right, and all before it.</param>
public readonly record struct DraftPlaceStatistics(long Drafted, long Accepted)
{
    /// <summary>The part that was right; 0 when there were none.</summary>
    public double Rate => Drafted == 0 ? 0 : (double)Accepted / Drafted;
}
