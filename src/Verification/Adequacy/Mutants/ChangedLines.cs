using System.Globalization;
using System.Text;

namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>One change of a text as the lines it touches.</summary>
internal static class ChangedLines
{
    /// <summary>The lines before and after, as a unified diff without context has them.</summary>
    /// <param name="text">The text before the change.</param>
    /// <param name="start">Where the change begins.</param>
    /// <param name="end">Where what it takes out ends.</param>
    /// <param name="inserted">What it puts there.</param>
    public static string Diff(string text, int start, int end, string inserted)
    {
        var first = text.AsSpan(0, start).LastIndexOf('\n') + 1;
        var last = text.IndexOf('\n', end) is >= 0 and var at ? at : text.Length;
        var removed = Lines(text[first..last]);
        var added = Lines(string.Concat(text.AsSpan(first, start - first), inserted, text.AsSpan(end, last - end)));
        var same = removed.Zip(added).TakeWhile(pair => pair.First == pair.Second).Count();
        var line = 1 + text.AsSpan(0, first).Count('\n') + same;
        removed.RemoveRange(0, same);
        added.RemoveRange(0, same);
        var diff = new StringBuilder().Append(CultureInfo.InvariantCulture, $"@@ -{Range(line, removed.Count)} +{Range(line, added.Count)} @@\n");
        foreach (var old in removed) diff.Append('-').Append(old).Append('\n');
        foreach (var other in added) diff.Append('+').Append(other).Append('\n');
        return diff.ToString();
    }

    // An empty part is said to stand after the line before it.
    private static string Range(int line, int count) => count == 1 ? $"{line}" : $"{(count == 0 ? line - 1 : line)},{count}";

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];
}
