namespace Reasoning.Verification.Sandboxing;

/// <summary>Why programs fail, as verdicts and sentences that are the same whatever the program was asked to do.</summary>
internal static class Failures
{
    /// <summary>Not a program in its language.</summary>
    public static (VerdictKind Kind, string Reason) Unreadable(RaisedError error) =>
        (VerdictKind.CompileError, $"The program is not valid Python: {OneLine(error)}{(error.Line > 0 ? $" (line {error.Line})" : "")}.");

    /// <summary>An exception that ended the program, or one of its calls.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="where">Where, such as <c>when loaded</c>; may be empty.</param>
    public static (VerdictKind Kind, string Reason) Raised(RaisedError error, string where)
    {
        var text = OneLine(error);
        var place = error.Line > 0 ? $" at line {error.Line} of the program" : "";
        return (
            error.Type is "MemoryError" or "System.OutOfMemoryException" ? VerdictKind.MemoryLimit : VerdictKind.RuntimeError,
            $"The program raised {error.Type}{(text.Length > 0 ? $": {text}" : "")}{place}{(where.Length > 0 ? $" {where}" : "")}.");
    }

    /// <summary>The program's process does not speak the protocol.</summary>
    public static (VerdictKind Kind, string Reason) Malformed(string what) =>
        (VerdictKind.RuntimeError, $"The program's process sent {what} instead of an answer.");

    private static string OneLine(RaisedError error) => error.Text.ReplaceLineEndings(" ").TrimEnd('.');
}
