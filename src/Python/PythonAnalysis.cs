using Reasoning.Python.Syntax;

namespace Reasoning.Python;

/// <summary>What was found in a program.</summary>
/// <param name="Tree">Its syntax tree, or its syntax error.</param>
/// <param name="Diagnostics">What is wrong, in the order of the text; a syntax error is the only one.</param>
public sealed record PythonAnalysis(PythonTree Tree, IReadOnlyList<PythonDiagnostic> Diagnostics);
