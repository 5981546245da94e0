using System.Text.RegularExpressions;

namespace Reasoning.Data.StepExpansion;

/// <summary>Parts a solution into steps. The steps put together are the solution, character for character.</summary>
public static partial class SolutionSteps
{
    /// <summary>The steps, each with the white space behind it; those before the first text belong to the first step. None for a blank solution.</summary>
    /// <param name="solution">The solution. O(length).</param>
    /// <param name="format">What a step is.</param>
    public static IReadOnlyList<string> Split(string solution, StepFormat format)
    {
        ArgumentNullException.ThrowIfNull(solution);
        if (string.IsNullOrWhiteSpace(solution)) return [];
        var borders = format switch
        {
            StepFormat.Lines => LineEnd().Matches(solution).Select(match => match.Index + match.Length),
            StepFormat.Sentences => SentenceEnd().Matches(solution).Where(match => !IsAbbreviation(solution, match.Index)).Select(match => match.Index + match.Length),
            StepFormat.Numbered => NumberedLine().Matches(solution).Select(match => match.Index),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such kind of step."),
        };
        var steps = new List<string>();
        int start = 0;
        foreach (int border in borders.Append(solution.Length))
        {
            if (string.IsNullOrWhiteSpace(solution[start..border])) continue;
            steps.Add(solution[start..border]);
            start = border;
        }

        // White space at the end that made no step of its own.
        if (start < solution.Length) steps[^1] += solution[start..];
        return steps;
    }

    // "e.g. 5" and "approx. 3" do not end a sentence, and neither does the 1. of a numbered line.
    private static bool IsAbbreviation(string text, int at)
    {
        if (text[at] != '.') return false;
        int start = at;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1])) start--;
        string word = text[start..at].TrimStart('(').ToLowerInvariant();
        return word is "e.g" or "i.e" or "approx" or "cf" or "vs" or "no" or "eq" or "mr" or "mrs" or "dr" or "st"
            || (word.Length > 0 && word.All(char.IsAsciiDigit) && (start == 0 || text[start - 1] == '\n'));
    }

    [GeneratedRegex(@"\n\s*", RegexOptions.CultureInvariant)]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"[.!?][)""'\]]*\s+|\n\s*", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^[ \t]*(?:\(?[0-9]{1,3}[.):](?=\s)|\*{0,2}step[ \t]+[0-9]{1,3}\b)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberedLine();
}
