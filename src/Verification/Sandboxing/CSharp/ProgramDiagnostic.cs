namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>What a compiler says about a place in a program. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive.</summary>
/// <param name="Id">The compiler's name for it, such as <c>CS0103</c>.</param>
/// <param name="IsError">Whether it kept the program from being compiled; otherwise it is a warning.</param>
/// <param name="Message">The text, in English.</param>
/// <param name="Line">Line of the first character; 0 where it belongs to no place in the program.</param>
/// <param name="Column">Column of the first character; 0 where it belongs to no place in the program.</param>
/// <param name="EndLine">Line of the end.</param>
/// <param name="EndColumn">Column of the end.</param>
public sealed record ProgramDiagnostic(string Id, bool IsError, string Message, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The diagnostic as compilers print it, without a file.</summary>
    public override string ToString() => $"{(Line > 0 ? $"({Line},{Column}): " : "")}{(IsError ? "error" : "warning")} {Id}: {Message}";
}
