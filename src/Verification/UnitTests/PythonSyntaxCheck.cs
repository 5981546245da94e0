using Reasoning.Python.Syntax;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.UnitTests;

/// <summary>Refuses Python programs that do not parse, without running anything.</summary>
internal static class PythonSyntaxCheck
{
    [ThreadStatic]
    private static PythonParser? _parser;

    /// <summary>The verdict on a program that does not parse; null where it does.</summary>
    public static Verdict? Refuse(string program)
    {
        if ((_parser ??= new PythonParser()).Check(program) is not { } error) return null;
        var (kind, reason) = Failures.Unreadable(new RaisedError(error.IsIndentation ? "IndentationError" : "SyntaxError", error.Message, error.Line));
        return new Verdict { Kind = kind, Score = 0, Reason = reason };
    }
}
