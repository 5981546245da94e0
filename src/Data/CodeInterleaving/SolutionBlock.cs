using System.Text.RegularExpressions;

namespace Reasoning.Data.CodeInterleaving;

/// <summary>A part of a solution.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text, without fences and without blank lines around it.</param>
public sealed partial record SolutionBlock(SolutionBlockKind Kind, string Text)
{
    /// <summary>
    /// Takes a solution apart: fenced blocks of Python are code, fenced blocks of output (<c>output</c>, or no language behind a block of code) are what the writer says
    /// was printed, and the
    /// rest is text. A fence that is not closed goes to the end.
    /// </summary>
    /// <param name="solution">The solution. O(length).</param>
    public static IReadOnlyList<SolutionBlock> Parse(string solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        var blocks = new List<SolutionBlock>();
        string text = solution.ReplaceLineEndings("\n");
        int at = 0;
        foreach (Match fence in Fence().Matches(text))
        {
            Add(SolutionBlockKind.Text, text[at..fence.Index]);
            string language = fence.Groups["language"].Value.ToLowerInvariant();
            if (language is "python" or "py" or "python3") Add(SolutionBlockKind.Code, fence.Groups["body"].Value);
            else if (language is "output" or "execution" || (language.Length == 0 && blocks is [.., { Kind: SolutionBlockKind.Code }]))
                Add(SolutionBlockKind.Execution, fence.Groups["body"].Value);
            else Add(SolutionBlockKind.Text, fence.Value);
            at = fence.Index + fence.Length;
        }

        Add(SolutionBlockKind.Text, text[at..]);
        return blocks;

        void Add(SolutionBlockKind kind, string body)
        {
            string trimmed = body.Trim('\n').TrimEnd();
            if (trimmed.Length > 0) blocks.Add(new SolutionBlock(kind, trimmed));
        }
    }

    [GeneratedRegex(@"^[ \t]*```(?<language>[\w+-]*)[ \t]*\n(?<body>.*?)(?:^[ \t]*```[ \t]*$\n?|\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();
}
