using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Reasoning.Verification.Sandboxing.CSharp;

namespace Reasoning.Data.Linting.CSharp;

/// <summary>The brackets of a C# text, and which lines are to go where they do not match.</summary>
internal sealed class BracketPairs
{
    private readonly int[] _lineStarts;
    private readonly List<int> _unclosed = [];
    private readonly List<int> _unopened = [];
    private readonly int[] _headOf;
    private readonly int _lastCode;

    public BracketPairs(string text)
    {
        string[] lines = text.Split('\n');
        _lineStarts = new int[lines.Length];
        for (int line = 1; line < lines.Length; line++) _lineStarts[line] = _lineStarts[line - 1] + lines[line - 1].Length + 1;
        _headOf = [.. Enumerable.Range(0, lines.Length)];
        var open = new Stack<(SyntaxKind Closer, int Line)>();
        int statement = -1, before = -1;
        foreach (var token in SyntaxFactory.ParseTokens(text))
        {
            if (token.Span.Length == 0) continue;
            int line = LineOf(token.SpanStart);
            _lastCode = LineOf(token.Span.End - 1);
            if (statement < 0) statement = line;
            for (int at = line; at <= _lastCode; at++) _headOf[at] = Math.Min(_headOf[at], statement);
            SyntaxKind closer = Closer(token.Kind());
            if (closer != SyntaxKind.None)
            {
                open.Push((closer, line));
            }
            else if (token.Kind() is SyntaxKind.CloseBraceToken or SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken)
            {
                // A brace that begins its line closes none that is indented deeper: that one is never closed.
                bool isFirst = before != line && token.IsKind(SyntaxKind.CloseBraceToken);
                while (isFirst && open.TryPeek(out var top) && Indentation(lines[top.Line]) > Indentation(lines[line]))
                {
                    open.Pop();
                    _unclosed.Add(top.Line);
                }

                if (open.Any(item => item.Closer == token.Kind()))
                {
                    while (open.Pop() is var (kind, opener) && kind != token.Kind()) _unclosed.Add(opener);
                }
                else
                {
                    _unopened.Add(line);
                }
            }

            before = _lastCode;
            if (token.Kind() is SyntaxKind.SemicolonToken or SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken) statement = -1;
        }

        _unclosed.AddRange(open.Select(item => item.Line));
    }

    /// <summary>The line, from 1, that is to go so that an error goes.</summary>
    public int LineToDelete(ProgramDiagnostic diagnostic)
    {
        int line = Math.Clamp(diagnostic.Line, 1, _lineStarts.Length) - 1;
        switch (diagnostic.Id)
        {
            case "CS1513" or "CS1026" or "CS1003" or "CS0443" when _unclosed.Count > 0:   // } or ) or ] expected: the bracket that waits for it, the innermost one before the place
                return (_unclosed.Where(opener => opener <= line).DefaultIfEmpty(_unclosed[0]).Max()) + 1;
            case "CS1022" or "CS8803" when _unopened.Count > 0:   // a bracket that nothing opens
                return _unopened[0] + 1;
        }

        // What is expected is missed where the next token begins, or behind the last one.
        if (diagnostic.Line == 0) return _headOf[_lastCode] + 1;
        return Math.Min(line, _lastCode) + 1;
    }

    private static int Indentation(string line) => line.Length - line.AsSpan().TrimStart().Length;

    private int LineOf(int at)
    {
        int found = Array.BinarySearch(_lineStarts, at);
        return found >= 0 ? found : ~found - 1;
    }

    private static SyntaxKind Closer(SyntaxKind kind) => kind switch
    {
        SyntaxKind.OpenBraceToken => SyntaxKind.CloseBraceToken,
        SyntaxKind.OpenParenToken => SyntaxKind.CloseParenToken,
        SyntaxKind.OpenBracketToken => SyntaxKind.CloseBracketToken,
        _ => SyntaxKind.None,
    };
}
