using Reasoning.Python.Syntax;

namespace Reasoning.Python;

/// <summary>pylint's W0311: the first token of a logical line must be indented by its level times the unit.</summary>
internal static class Indentation
{
    public static void Check(ReadOnlySpan<PythonToken> tokens, string text, string? unit, List<PythonDiagnostic> diagnostics)
    {
        int level = 0;
        bool isFirst = true;
        for (int i = 0; i < tokens.Length; i++)
        {
            ref readonly PythonToken token = ref tokens[i];
            switch (token.Kind)
            {
                case PythonTokenKind.Indent:
                    level++;
                    break;
                case PythonTokenKind.Dedent:
                    level--;
                    break;
                case PythonTokenKind.Newline:
                    isFirst = true;
                    break;
                case PythonTokenKind.EndMarker:
                    return;
                default:
                    if (isFirst)
                    {
                        ReadOnlySpan<char> indent = IndentOf(text, token.Start);
                        if (level == 1) unit ??= indent.ToString();
                        if (unit is not null ? !IsLevel(indent, unit, level) : !indent.IsEmpty)
                        {
                            string message = $"Bad indentation. Found {indent.Length} characters, expected {level * (unit?.Length ?? 0)}";
                            diagnostics.Add(new PythonDiagnostic(PythonDiagnosticKind.BadIndentation, token.Line, 0, message));
                        }
                    }

                    isFirst = false;
                    break;
            }
        }
    }

    private static ReadOnlySpan<char> IndentOf(string text, int at)
    {
        int start = at;
        while (start > 0 && text[start - 1] is ' ' or '\t' or '\f') start--;
        return text.AsSpan(start, at - start);
    }

    private static bool IsLevel(ReadOnlySpan<char> indent, string unit, int level)
    {
        if (indent.Length != level * unit.Length) return false;
        for (int i = 0; i < indent.Length; i += unit.Length)
            if (!indent.Slice(i, unit.Length).SequenceEqual(unit)) return false;
        return true;
    }
}
