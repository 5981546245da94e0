using Reasoning.Python.Names;
using Reasoning.Python.Syntax;

namespace Reasoning.Python;

/// <summary>Finds mistakes in Python programs without running them: what the parser refuses, as CPython reports it; otherwise names without a value and bad indentation, as pylint
/// reports them.</summary>
/// <remarks>An instance is for one thread, and keeps its buffers from program to program. Linear time.</remarks>
public sealed class PythonAnalyzer
{
    private readonly PythonParser _parser;
    private readonly NameAnalyzer _names;
    private readonly string? _indentUnit;

    /// <summary>Creates an analyser.</summary>
    /// <param name="options">What counts as right; null for the defaults.</param>
    public PythonAnalyzer(PythonAnalyzerOptions? options = null)
    {
        options ??= new PythonAnalyzerOptions();
        _parser = new PythonParser(options.Version);
        _names = new NameAnalyzer(options.KnownNames.Count == 0 ? null : options.KnownNames.ToHashSet(StringComparer.Ordinal));
        _indentUnit = options.IndentUnit;
    }

    /// <summary>Reads and checks a program.</summary>
    /// <param name="text">The whole text.</param>
    public PythonAnalysis Analyze(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        PythonTree tree = _parser.Parse(text);
        if (tree.Error is { } error) return new PythonAnalysis(tree, [new PythonDiagnostic(PythonDiagnosticKind.SyntaxError, error.Line, error.Column, error.Message)]);
        List<PythonDiagnostic> diagnostics = [];
        Indentation.Check(_parser.Tokens, text, _indentUnit, diagnostics);
        OperatorCheck.Check(tree.Root!, text, diagnostics);
        _names.Analyze(tree.Root!, diagnostics, text);
        if (diagnostics.Count > 1) diagnostics.Sort(static (first, second) => (first.Line, first.Column, first.Kind).CompareTo((second.Line, second.Column, second.Kind)));
        return new PythonAnalysis(tree, diagnostics);
    }
}
