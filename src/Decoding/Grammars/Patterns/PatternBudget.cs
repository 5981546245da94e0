namespace Reasoning.Decoding.Grammars.Patterns;

/// <summary>What the classes of a text's patterns may cost together, since sets of many ranges are written in few characters.</summary>
internal sealed class PatternBudget
{
    private const long MaxRanges = 2_000_000;

    private long _ranges;

    /// <summary>Takes ranges from the budget; false where it is spent.</summary>
    public bool TryTake(int ranges) => (_ranges += ranges) <= MaxRanges;
}
