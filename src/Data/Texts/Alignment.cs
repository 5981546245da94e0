namespace Reasoning.Data.Texts;

/// <summary>
/// Where two sequences differ, by the edit script that Levenshtein distance counts (insertions, deletions, exchanges; Wagner and Fischer, "The String-to-String Correction
/// Problem", 1974). Of scripts of equal cost always the same one is taken.
/// </summary>
/// <remarks>What is equal at both ends is taken off first; O(n·m) time and memory for the rest. Where that is more than <see cref="MostCells"/>, the rest is one hunk.</remarks>
internal static class Alignment
{
    /// <summary>The most cells of the table.</summary>
    public const int MostCells = 16_000_000;

    /// <summary>The hunks from left to right.</summary>
    /// <param name="left">The first sequence.</param>
    /// <param name="right">The second one.</param>
    /// <param name="exchanges">Whether two items may be exchanged at the cost of one; else only equal items have a partner, and the script is that of a longest common
    /// subsequence.</param>
    public static IReadOnlyList<Hunk> Differences<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, bool exchanges)
        where T : IEquatable<T>
    {
        int prefix = left.CommonPrefixLength(right);
        int suffix = 0;
        while (suffix < Math.Min(left.Length, right.Length) - prefix && left[^(suffix + 1)].Equals(right[^(suffix + 1)])) suffix++;
        ReadOnlySpan<T> a = left[prefix..^suffix], b = right[prefix..^suffix];
        if (a.IsEmpty && b.IsEmpty) return [];
        if (a.IsEmpty || b.IsEmpty || (long)(a.Length + 1) * (b.Length + 1) > MostCells) return [new Hunk(prefix, a.Length, prefix, b.Length)];
        return Trace(a, b, Costs(a, b, exchanges), prefix, exchanges);
    }

    /// <summary>Levenshtein distance. O(n·m) time, O(m) memory.</summary>
    /// <param name="left">The first text.</param>
    /// <param name="right">The second one.</param>
    /// <param name="limit">Gives up where the distance is surely above it, and returns some number above it.</param>
    public static int Distance(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int limit = int.MaxValue)
    {
        if (Math.Abs(left.Length - right.Length) > limit) return int.MaxValue;
        int prefix = left.CommonPrefixLength(right);
        left = left[prefix..];
        right = right[prefix..];
        while (left.Length > 0 && right.Length > 0 && left[^1] == right[^1])
        {
            left = left[..^1];
            right = right[..^1];
        }

        var row = new int[right.Length + 1];
        for (int j = 0; j < row.Length; j++) row[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0], least = i;
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int above = row[j];
                row[j] = left[i - 1] == right[j - 1] ? diagonal : 1 + Math.Min(diagonal, Math.Min(above, row[j - 1]));
                diagonal = above;
                least = Math.Min(least, row[j]);
            }

            if (least > limit) return int.MaxValue;
        }

        return row[^1];
    }

    /// <summary>1 − distance / length of the longer: 1 for equal texts, 0 for texts that have nothing in common.</summary>
    public static double Similarity(string left, string right)
    {
        int longer = Math.Max(left.Length, right.Length);
        return longer == 0 ? 1 : 1 - ((double)Distance(left, right) / longer);
    }

    /// <summary>The text that is most similar to another; of equally similar ones the first.</summary>
    /// <param name="texts">At least one text.</param>
    /// <param name="to">The other.</param>
    public static string MostSimilar(IReadOnlyList<string> texts, string to)
    {
        var (best, similarity) = (texts[0], Similarity(texts[0], to));
        foreach (string text in texts.Skip(1))
        {
            int longer = Math.Max(text.Length, to.Length);
            int distance = Distance(text, to, (int)Math.Ceiling((1 - similarity) * longer));
            double found = longer == 0 ? 1 : 1 - ((double)distance / longer);
            if (found > similarity) (best, similarity) = (text, found);
        }

        return best;
    }

    // costs[i, j] is the cost of making the rest of the first from i the rest of the second from j.
    private static int[,] Costs<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, bool exchanges)
        where T : IEquatable<T>
    {
        var costs = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length; i >= 0; i--)
        {
            for (int j = b.Length; j >= 0; j--)
            {
                if (i == a.Length || j == b.Length) costs[i, j] = a.Length - i + b.Length - j;
                else if (a[i].Equals(b[j])) costs[i, j] = costs[i + 1, j + 1];
                else costs[i, j] = 1 + Math.Min(Math.Min(costs[i + 1, j], costs[i, j + 1]), exchanges ? costs[i + 1, j + 1] : int.MaxValue);
            }
        }

        return costs;
    }

    private static List<Hunk> Trace<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int[,] costs, int offset, bool exchanges)
        where T : IEquatable<T>
    {
        var hunks = new List<Hunk>();
        var (i, j, left, right) = (0, 0, 0, 0);
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && a[i].Equals(b[j]))
            {
                Close(i, j);
                (i, j) = (i + 1, j + 1);
                (left, right) = (i, j);
            }
            else if (exchanges && i < a.Length && j < b.Length && costs[i, j] == 1 + costs[i + 1, j + 1])
            {
                (i, j) = (i + 1, j + 1);
            }
            else if (i < a.Length && costs[i, j] == 1 + costs[i + 1, j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        Close(i, j);
        return hunks;

        void Close(int leftEnd, int rightEnd)
        {
            if (leftEnd > left || rightEnd > right) hunks.Add(new Hunk(offset + left, leftEnd - left, offset + right, rightEnd - right));
        }
    }
}
