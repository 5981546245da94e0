using Reasoning.Python.Names;
using Reasoning.Python.Syntax;

namespace Reasoning.Python;

/// <summary>Whole statements of a program, read on their own. Lines and places count from its beginning. Immutable.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Root">Its syntax tree.</param>
/// <param name="Diagnostics">What is wrong in it whatever the rest of the program is.</param>
/// <param name="Names">What it binds, and which names the rest of the program decides.</param>
internal sealed record PythonPart(string Text, PythonNode Root, IReadOnlyList<PythonDiagnostic> Diagnostics, NameSummary Names)
{
    /// <summary>How many lines end in it.</summary>
    public int LineBreaks { get; } = TextLines.Count(Text, 0, Text.Length);
}
