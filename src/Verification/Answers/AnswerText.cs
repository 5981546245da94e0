using System.Text;
using System.Text.RegularExpressions;

namespace Reasoning.Verification.Answers;

/// <summary>The normal form of answers that are no numbers or formulas: words, mostly. O(length).</summary>
internal static partial class AnswerText
{
    private const string Edges = " .,;:'\"`*_“”‘’";

    /// <summary>The text without what surrounds an answer: space, quotes, emphasis, a final stop, and a \boxed around all of it.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        // Deeper boxes than these are no answers, and each costs a walk through the text.
        for (var layer = 0; layer < 4; layer++)
        {
            text = TrimEdges(text);
            if (!text.StartsWith(@"\boxed{") || AnswerLexer.ArgumentEnd(text, @"\boxed".Length) != text.Length) break;
            text = text[@"\boxed{".Length..^1];
        }

        return text;
    }

    /// <summary>
    /// Lower case, one space between words and none elsewhere, without marks that only set type: dollar signs, \left and \right, thin spaces, and fonts with their braces.
    /// </summary>
    public static string Canonical(ReadOnlySpan<char> text) => TrimEdges(Subscript().Replace(Tighten(Words(text)), "_${number}")).ToString();

    /// <summary>The same with one space wherever there was some.</summary>
    public static string Words(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        var fonts = new Stack<bool>();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\')
            {
                i = Command(text, i, result, fonts);
                continue;
            }

            if (c is '{') fonts.Push(false);
            if (c is '$' || c is '}' && fonts.TryPop(out var isFont) && isFont) continue;
            if (char.IsWhiteSpace(c) || c == '~') Space(result);
            else result.Append(c is '−' or '–' ? '-' : char.ToLowerInvariant(c));
        }

        return result.ToString();
    }

    /// <summary>Drops the spaces that do not part two words, so that "x + 1" is "x+1".</summary>
    private static string Tighten(string spaced)
    {
        var tight = new StringBuilder(spaced.Length);
        for (var i = 0; i < spaced.Length; i++)
        {
            var parts = i > 0 && i + 1 < spaced.Length && char.IsLetterOrDigit(spaced[i - 1]) && char.IsLetterOrDigit(spaced[i + 1]);
            if (spaced[i] != ' ' || parts) tight.Append(spaced[i]);
        }

        return tight.ToString();
    }

    /// <summary>Copies or drops the command at a position; its last character's position.</summary>
    private static int Command(ReadOnlySpan<char> text, int at, StringBuilder result, Stack<bool> fonts)
    {
        var end = at + 1;
        while (end < text.Length && char.IsAsciiLetter(text[end])) end++;
        if (end == at + 1)
        {
            // An escaped sign, or a space.
            if (end == text.Length) return at;
            if (text[end] is ',' or ';' or ':' or ' ' or '!') Space(result);
            else if (text[end] is not ('$' or '(' or ')' or '[' or ']')) result.Append('\\').Append(text[end]);
            return end;
        }

        var name = text[(at + 1)..end];
        if (name is "text" or "textbf" or "textit" or "textrm" or "mathrm" or "mathbf" or "mbox" or "operatorname" or "boxed")
        {
            if (end >= text.Length || text[end] != '{') return end - 1;
            fonts.Push(true);
            return end;
        }

        if (name is "quad" or "qquad") Space(result);
        else if (name is "dfrac" or "tfrac") result.Append(@"\frac");
        else if (name is not ("left" or "right")) result.Append('\\').Append(name);
        return end - 1;
    }

    // The base of 2516_{8}, as 2516_8.
    [GeneratedRegex(@"_\{(?<number>[0-9]{1,3})\}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Subscript();

    private static void Space(StringBuilder result)
    {
        if (result.Length > 0 && result[^1] != ' ') result.Append(' ');
    }

    private static ReadOnlySpan<char> TrimEdges(ReadOnlySpan<char> text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsStart(text[start])) start++;
        while (end > start && (char.IsWhiteSpace(text[end - 1]) || Edges.Contains(text[end - 1]))) end--;
        return text[start..end];

        // .5 begins with a stop that belongs to it.
        static bool IsStart(char c) => char.IsWhiteSpace(c) || c != '.' && Edges.Contains(c);
    }
}
