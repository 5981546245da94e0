namespace Reasoning.Decoding.Speculation;

/// <summary>What a draft source proposed.</summary>
/// <param name="Length">How many tokens it wrote; 0 when it has no guess.</param>
/// <param name="MatchLength">
/// How many of the latest tokens the guess rests on: the confidence by which sources are compared. Sources that correct for how trustworthy their material is
/// have done so. At least 1 where <paramref name="Length"/> is.
/// </param>
public readonly record struct Draft(int Length, int MatchLength)
{
    /// <summary>No guess.</summary>
    public static Draft None => default;
}
