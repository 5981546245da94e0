namespace Reasoning.Search.Prompts;

/// <summary>Candidates as lines, for models that can continue a text but cannot be told what to change in it.</summary>
public static class CandidateLines
{
    /// <summary>How many lines a text has; a line break at the end begins no line.</summary>
    public static int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? 0 : text.AsSpan().Count('\n') + (text.EndsWith('\n') ? 0 : 1);
    }

    /// <summary>The first lines of a text, each with its line break; a last line that has none gets one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lines">How many lines, from 0 to as many as there are; more are as many as there are.</param>
    public static string Keep(string text, int lines)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(lines);
        var end = 0;
        for (; lines > 0 && end < text.Length; lines--)
        {
            var at = text.IndexOf('\n', end);
            if (at < 0) return text + "\n";
            end = at + 1;
        }

        return text[..end];
    }

    /// <summary>The line of a candidate that is a line of the program made of prompt and candidate.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="candidate">The candidate's text, continuing the problem's prompt.</param>
    /// <param name="programLine">The program's line, counted from 1; 0 where it is not known.</param>
    /// <returns>The candidate's line, counted from 1; 0 where that is not known or the line is not the candidate's.</returns>
    public static int LineOf(Problem problem, string candidate, int programLine)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var line = programLine - problem.Prompt.AsSpan().Count('\n');
        return line >= 1 && line <= Count(candidate) ? line : 0;
    }

    /// <summary>
    /// How many lines to keep when a candidate is written anew from somewhere, the most promising first: up to the line of the failure (the last line where it is not known),
    /// nothing, then everything else from the back.
    /// </summary>
    /// <param name="lines">How many lines the candidate has.</param>
    /// <param name="failedLine">The line that failed, counted from 1; 0 where it is not known.</param>
    /// <returns>Each number from 0 to <paramref name="lines"/> − 1 once; 0 alone for a candidate without lines.</returns>
    internal static IReadOnlyList<int> KeepOrder(int lines, int failedLine)
    {
        if (lines == 0) return [0];
        var first = failedLine > 0 ? failedLine - 1 : lines - 1;
        return [.. new[] { first, 0 }.Concat(Enumerable.Range(0, lines).Reverse()).Distinct()];
    }
}
