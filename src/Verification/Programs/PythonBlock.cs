using System.Text.RegularExpressions;

namespace Reasoning.Verification.Programs;

/// <summary>A statement at the left margin of a Python program with everything that belongs to it: decorators, body, <c>else</c>; comments before it stay with it.</summary>
/// <param name="Text">Its lines, each with its line end.</param>
/// <param name="Head">Its first line that is neither blank nor a comment nor a decorator; empty for what has no such line.</param>
internal sealed partial record PythonBlock(string Text, string Head)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public bool IsImport => Import().IsMatch(Head);

    public bool IsDefinition => Definition().IsMatch(Head);

    public bool IsMain => Main().IsMatch(Head);

    /// <summary>Whether it only shows or tests what was defined before: a call of print, an assertion, a call of a test.</summary>
    public bool IsUsage => Usage().IsMatch(Head);

    /// <summary>Whether it is a sentence rather than code.</summary>
    public bool IsProse => IsSentence(Head);

    /// <summary>The function or class that it defines, or the name that it assigns; null for other statements.</summary>
    public string? Name => Definition().Match(Head) is { Success: true } definition ? definition.Groups["name"].Value
        : Assignment().Match(Head) is { Success: true } assignment ? assignment.Groups["name"].Value : null;

    /// <summary>Whether a line is a sentence, a heading or an item of a list rather than code.</summary>
    public static bool IsSentence(string line) => Prose().IsMatch(line) && !Keyword().IsMatch(line) && !IsAssignment(line);

    /// <summary>Whether two words stand beside each other of which neither is a word of Python's, so that the line cannot be code. Strings and comments do not count.</summary>
    public static bool HasWordsOnly(string line)
    {
        var bare = Quoted().Replace(line, "\"\"");
        return AdjacentWords().Matches(bare).Any(match => !PythonWord().IsMatch(match.Groups["left"].Value) && !PythonWord().IsMatch(match.Groups["right"].Value));
    }

    // Several targets, which begin like a sentence: a, b, c = x.
    private static bool IsAssignment(string line) =>
        Targets().Match(Quoted().Replace(line, "\"\"")) is { Success: true } targets && !AdjacentWords().IsMatch(targets.Value) && !HasWordsOnly(line);

    /// <summary>Every name that occurs in it, also in strings and comments.</summary>
    public IEnumerable<string> Names => Word().Matches(Text).Select(match => match.Value);

    /// <summary>Cuts a program into its blocks; joined they are the program again. Nothing is parsed, so that every text has blocks, a broken one too.</summary>
    public static IReadOnlyList<PythonBlock> Split(string code)
    {
        var blocks = new List<PythonBlock>();
        var (start, head, isPending) = (0, "", true);
        foreach (var line in PythonLine.Read(code))
        {
            if (line.IsContinued || line.IsBlank) continue;
            if (line.Indent > 0)
            {
                // The rest of a function whose head is in the prompt is a block as well.
                isPending = false;
                continue;
            }

            // White space that Python does not know as such is nothing to begin a statement with.
            var text = code[line.Start..line.End].TrimEnd();
            if (text.Length == 0) continue;
            if (!isPending && Continuation().IsMatch(text)) continue;
            if (!isPending)
            {
                blocks.Add(new PythonBlock(code[start..line.Start], head));
                (start, head) = (line.Start, "");
            }

            isPending = text[0] is '#' or '@';
            if (!isPending) head = text;
        }

        if (start < code.Length) blocks.Add(new PythonBlock(code[start..], head));
        return blocks;
    }

    [GeneratedRegex(@"^(import|from)[ \t]", Options)]
    private static partial Regex Import();

    [GeneratedRegex(@"^((async[ \t]+)?def|class)[ \t]+(?<name>\w+)", Options)]
    private static partial Regex Definition();

    [GeneratedRegex(@"^(?<name>[^\W\d]\w*)[ \t]*(:[^=]*)?=(?!=)", Options)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^if[ \t(]+(__name__[ \t]*==[ \t]*['""]__main__['""]|['""]__main__['""][ \t]*==[ \t]*__name__)", Options)]
    private static partial Regex Main();

    [GeneratedRegex(@"^(assert\b|(pprint\.)?p?print[ \t]*\(|doctest\.|unittest\.main|pytest\.|(run_)?tests?(_\w+)?[ \t]*\(|check[ \t]*\(|main[ \t]*\([ \t]*\)|>>>)", Options)]
    private static partial Regex Usage();

    // Two words with nothing between them, or how lists and headings begin.
    [GeneratedRegex(@"^(\*\*|[-*>] |\d+[.)] |[^\W\d][\w'’-]*([,!:][ \t]|[ \t])(`|\*\*|[^\W\d][\w'’-]*([ ,.:;!?]|$))(?![ \t]*[=\[(])|[^\W\d][\w'’]*[!:.]$)", Options)]
    private static partial Regex Prose();

    [GeneratedRegex(@"^(if|for|while|with|try|return|import|from|def|class|async|await|assert|del|global|nonlocal|pass|raise|yield|lambda|not|print|match|case|type|else|elif|except|finally)\b", Options)]
    private static partial Regex Keyword();

    [GeneratedRegex(@"^[*(\[]?[^\W\d][^=!<>:{}`]*=(?!=)", Options)]
    private static partial Regex Targets();

    [GeneratedRegex(@"(?<left>[\w)\]}""]+)[ \t]+(?=(?<right>[^\W\d]\w*))", Options)]
    private static partial Regex AdjacentWords();

    // Also what older versions write without brackets, and words of patterns.
    [GeneratedRegex(@"\A(and|as|assert|async|await|break|case|class|continue|def|del|elif|else|except|exec|finally|for|from|global|if|import|in|is|lambda|match|nonlocal|not|or|pass|print|raise|return|try|type|while|with|yield)\z", Options)]
    private static partial Regex PythonWord();

    // Strings, each on its line or open to the end of it, and comments.
    [GeneratedRegex(@"(""""""|''').*?(\1|$)|""(\\.|[^""\\])*""|'(\\.|[^'\\])*'|#.*$", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^(else|elif|except|finally)\b", Options)]
    private static partial Regex Continuation();

    [GeneratedRegex(@"[^\W\d]\w*", Options)]
    private static partial Regex Word();
}
