namespace Reasoning.Python.Syntax;

/// <summary>What was read from a text.</summary>
/// <param name="Root">The module; null where the text is no program.</param>
/// <param name="Error">Why the text is no program, as CPython reports it; null where it is one.</param>
public sealed record PythonTree(PythonNode? Root, PythonSyntaxError? Error);
