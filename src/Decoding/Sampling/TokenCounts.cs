namespace Reasoning.Decoding.Sampling;

/// <summary>Counts how often tokens occur, in memory that each thread keeps between calls and that is all zeros whenever nobody counts.</summary>
internal static class TokenCounts
{
    [ThreadStatic]
    private static int[]? _counts;

    /// <summary>The counters of this thread, at least one per token of the vocabulary. Whoever increments one sets it back to 0.</summary>
    public static int[] Rent(int vocabularySize)
    {
        if (_counts is null || _counts.Length < vocabularySize) _counts = new int[vocabularySize];
        return _counts;
    }
}
