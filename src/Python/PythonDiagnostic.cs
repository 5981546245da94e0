namespace Reasoning.Python;

/// <summary>Something wrong in a Python program.</summary>
/// <param name="Kind">What kind of mistake.</param>
/// <param name="Line">Line at which it is reported, from 1.</param>
/// <param name="Column">Character of the line at which it is reported, from 0, in UTF-16 units.</param>
/// <param name="Message">One sentence.</param>
public readonly record struct PythonDiagnostic(PythonDiagnosticKind Kind, int Line, int Column, string Message);
