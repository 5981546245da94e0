using Reasoning.Python.Syntax;

namespace Reasoning.Python;

/// <summary>pylint's W0311: the first token of a logical line must be indented by its level times the unit.</summary>
internal static class Indentation
{
    public static void Check(ReadOnlySpan<PythonToken> tokens, string text, string? unit, List<PythonDiagnostic> diagnostics)
    {
        var lines = new LogicalLines(tokens);
        while (lines.Next(out PythonToken token))
        {
            ReadOnlySpan<char> indent = IndentOf(text, token.Start);
            if (lines.Level == 1) unit ??= indent.ToString();
            if (unit is not null ? IsLevel(indent, unit, lines.Level) : indent.IsEmpty) continue;
            string message = $"Bad indentation. Found {indent.Length} characters, expected {lines.Level * (unit?.Length ?? 0)}";
            diagnostics.Add(new PythonDiagnostic(PythonDiagnosticKind.BadIndentation, token.Line, 0, message));
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
