namespace Reasoning.Verification.Programs;

/// <summary>A line of a Python program.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where the next one begins.</param>
/// <param name="Indent">Characters of white space at its beginning.</param>
/// <param name="IsBlank">Whether it holds nothing but white space.</param>
/// <param name="IsContinued">Whether it belongs to the line before, being in a long string or an open bracket, or behind a backslash.</param>
internal readonly record struct PythonLine(int Start, int End, int Indent, bool IsBlank, bool IsContinued)
{
    /// <summary>The lines of a program, in linear time.</summary>
    public static IEnumerable<PythonLine> Read(string code)
    {
        var (depth, isContinued) = (0, false);
        string? quote = null;
        for (var at = 0; at < code.Length;)
        {
            var start = at;
            while (at < code.Length && code[at] is ' ' or '\t') at++;
            var indent = at - start;

            // Nothing that defines can stand in a bracket: the one before was never closed, or is no code.
            if (depth > 0 && indent == 0 && quote is null && IsDefinition(code.AsSpan(at))) depth = 0;
            var wasContinued = isContinued || depth > 0 || quote is not null;
            var isBlank = at == code.Length || code[at] == '\n';
            isContinued = false;
            for (; at < code.Length && code[at] != '\n'; at++)
            {
                var letter = code[at];
                if (letter == '\\')
                {
                    isContinued = at + 1 >= code.Length || code[at + 1] == '\n';
                    if (!isContinued) at++;
                }
                else if (quote is not null)
                {
                    if (string.CompareOrdinal(code, at, quote, 0, quote.Length) != 0) continue;
                    at += quote.Length - 1;
                    quote = null;
                }
                else if (letter == '#')
                {
                    at = code.IndexOf('\n', at) is var end and >= 0 ? end - 1 : code.Length - 1;
                }
                else if (letter is '\'' or '"')
                {
                    var isLong = at + 2 < code.Length && code[at + 1] == letter && code[at + 2] == letter;
                    quote = new string(letter, isLong ? 3 : 1);
                    at += quote.Length - 1;
                }
                else if (letter is '(' or '[' or '{') depth++;
                else if (letter is ')' or ']' or '}') depth = Math.Max(0, depth - 1);
            }

            // A short string ends with its line, whether it is closed or not, unless a backslash carries it on.
            if (quote is { Length: 1 } && !isContinued) quote = null;
            if (at < code.Length) at++;
            yield return new PythonLine(start, at, indent, isBlank, wasContinued);
        }
    }

    private static bool IsDefinition(ReadOnlySpan<char> rest) =>
        rest.StartsWith("def ") || rest.StartsWith("class ") || rest.StartsWith("import ") || rest.StartsWith("from ") || rest.StartsWith("async def ");
}
