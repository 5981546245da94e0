namespace Reasoning.Python.Syntax;

/// <summary>A token of a Python text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins, in UTF-16 units from the beginning of the text.</param>
/// <param name="End">Where it ends, exclusive. Equal to <paramref name="Start"/> for indents, dedents and the end.</param>
/// <param name="Line">Line that it begins on, from 1.</param>
/// <param name="EndLine">Line that it ends on, from 1.</param>
/// <param name="Depth">How many brackets are open behind it.</param>
public readonly record struct PythonToken(PythonTokenKind Kind, int Start, int End, int Line, int EndLine, int Depth);
