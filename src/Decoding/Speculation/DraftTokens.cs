namespace Reasoning.Decoding.Speculation;

/// <summary>
/// Token sequences as draft sources keep them: one after the other, each followed by a mark that is no token, so that nothing reaches across.
/// </summary>
internal static class DraftTokens
{
    /// <summary>What stands behind every document; less than any token id.</summary>
    public const int Separator = -1;

    /// <summary>Refuses what is no token; the separator, and −1 that stands for soft tokens, are not.</summary>
    public static void Check(ReadOnlySpan<int> tokens, string parameterName)
    {
        for (int i = 0; i < tokens.Length; i++)
            if (tokens[i] < 0) throw new ArgumentException($"Token {tokens[i]} at index {i} is negative; draft sources take token ids only.", parameterName);
    }

    /// <summary>Joins documents, each followed by the separator.</summary>
    /// <exception cref="ArgumentException">A document is null, a token is negative, or all is longer than <paramref name="maxLength"/>.</exception>
    public static int[] Join(IEnumerable<int[]> documents, int maxLength, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(documents, parameterName);
        var joined = new List<int>();
        int number = 0;
        foreach (int[] document in documents)
        {
            number++;
            if (document is null) throw new ArgumentException($"Document {number} is null.", parameterName);
            Check(document, parameterName);
            if ((long)joined.Count + document.Length + 1 > maxLength)
                throw new ArgumentException($"The documents up to number {number} have more than {maxLength} tokens, ends included.", parameterName);
            joined.AddRange(document);
            joined.Add(Separator);
        }

        return [.. joined];
    }

    /// <summary>Copies what follows a position up to the document's end.</summary>
    /// <returns>How many tokens were copied.</returns>
    public static int CopyWithinDocument(ReadOnlySpan<int> joined, int start, Span<int> destination)
    {
        var rest = joined[start..];
        rest = rest[..Math.Min(rest.Length, destination.Length)];
        int end = rest.IndexOf(Separator);
        if (end >= 0) rest = rest[..end];
        rest.CopyTo(destination);
        return rest.Length;
    }
}
