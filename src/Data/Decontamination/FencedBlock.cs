namespace Reasoning.Data.Decontamination;

/// <summary>Programs in Markdown.</summary>
internal static class FencedBlock
{
    /// <summary>What stands between lines of three backticks, each with the number of lines before it. A block that does not end reaches to the end of the text.</summary>
    public static IEnumerable<(string Text, int LinesBefore)> Find(string text)
    {
        int start = -1, startLine = 0, line = 0;
        for (int at = 0, next; at < text.Length; at = next)
        {
            next = text.IndexOf('\n', at) is var end and >= 0 ? end + 1 : text.Length;
            line++;
            if (!text.AsSpan(at, next - at).TrimStart().StartsWith("```")) continue;
            if (start >= 0) yield return (text[start..at], startLine);
            (start, startLine) = start >= 0 ? (-1, 0) : (next, line);
        }

        if (start >= 0) yield return (text[start..], startLine);
    }
}
