using System.Text;

namespace Reasoning.Data.Deduplication;

/// <summary>Cuts texts into tokens and makes sets of shingles: hashes of the runs of n tokens that follow each other (Broder 1997).</summary>
public static class Shingler
{
    private const ulong Prime = 0x100000001B3;
    private const ulong Offset = 0xCBF29CE484222325;

    /// <summary>The set of shingles of a text, in rising order and each once. A text with fewer tokens is one shingle of them all; a text without any has none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">What it is cut into.</param>
    /// <param name="length">Tokens of a shingle.</param>
    /// <remarks>Shingles are 32-bit hashes, so that of two sets of n and m shingles about n·m/2³² too many are taken for common.</remarks>
    public static uint[] Shingles(string text, ShingleKind kind, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ulong[] tokens = Tokens(text, kind);
        if (tokens.Length == 0) return [];
        int count = Math.Max(1, tokens.Length - length + 1);
        var shingles = new uint[count];
        for (int i = 0; i < count; i++)
        {
            ulong hash = Offset;
            for (int j = i; j < Math.Min(i + length, tokens.Length); j++) hash = Mix(hash ^ tokens[j]);
            shingles[i] = (uint)(hash >> 32);
        }

        Array.Sort(shingles);
        return shingles.AsSpan().ContainsRepeats() ? [.. shingles.Distinct()] : shingles;
    }

    /// <summary>The Jaccard similarity of two sets: what is common over what is in either; 1 for two empty sets.</summary>
    /// <param name="first">A set in rising order.</param>
    /// <param name="second">A set in rising order.</param>
    public static double Similarity(ReadOnlySpan<uint> first, ReadOnlySpan<uint> second)
    {
        int common = 0;
        for (int i = 0, j = 0; i < first.Length && j < second.Length;)
        {
            if (first[i] == second[j]) common++;
            uint left = first[i], right = second[j];
            if (left <= right) i++;
            if (right <= left) j++;
        }

        int either = first.Length + second.Length - common;
        return either == 0 ? 1 : (double)common / either;
    }

    private static bool ContainsRepeats(this Span<uint> sorted)
    {
        for (int i = 1; i < sorted.Length; i++)
            if (sorted[i] == sorted[i - 1]) return true;
        return false;
    }

    private static ulong[] Tokens(string text, ShingleKind kind)
    {
        var tokens = new List<ulong>(text.Length / 4);
        ulong hash = Offset;
        bool isInside = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isWord = Rune.IsLetterOrDigit(rune) || rune.Value == '_';
            if (isWord)
            {
                hash = (hash ^ (uint)(kind == ShingleKind.Words ? Rune.ToLowerInvariant(rune) : rune).Value) * Prime;
                isInside = true;
                continue;
            }

            End();
            if (kind == ShingleKind.CodeTokens && !Rune.IsWhiteSpace(rune)) tokens.Add(Mix((uint)rune.Value));
        }

        End();
        return [.. tokens];

        void End()
        {
            if (isInside) tokens.Add(hash);
            (hash, isInside) = (Offset, false);
        }
    }

    // The finaliser of SplitMix64: every bit of the input reaches every bit of the output.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
