using Reasoning.Python.Names;
using Reasoning.Python.Syntax;

namespace Reasoning.Python;

/// <summary>Finds mistakes in Python programs without running them: what the parser refuses, as CPython reports it; otherwise names without a value and bad indentation, as pylint
/// reports them.</summary>
/// <remarks>An instance is for one thread, and keeps its buffers from program to program. Linear time.</remarks>
public sealed class PythonAnalyzer
{
    private readonly PythonParser _parser;
    private readonly NameCollector _names = new();
    private readonly NameResolver _resolver;
    private readonly string? _indentUnit;

    /// <summary>Creates an analyser.</summary>
    /// <param name="options">What counts as right; null for the defaults.</param>
    public PythonAnalyzer(PythonAnalyzerOptions? options = null)
    {
        options ??= new PythonAnalyzerOptions();
        Parts = new PartFinder(options.Version);
        _parser = new PythonParser(options.Version);
        _resolver = new NameResolver(options.KnownNames.Count == 0 ? null : options.KnownNames.ToHashSet(StringComparer.Ordinal));
        _indentUnit = options.IndentUnit;
    }

    /// <summary>Finds where a program can be parted.</summary>
    internal PartFinder Parts { get; }

    /// <summary>Whether the parts of a program can be checked for their indentation one by one.</summary>
    internal bool KnowsIndentUnit => _indentUnit is not null;

    /// <summary>Reads and checks a program.</summary>
    /// <param name="text">The whole text.</param>
    public PythonAnalysis Analyze(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        PythonTree tree = _parser.Parse(text);
        if (tree.Error is { } error) return new PythonAnalysis(tree, [new PythonDiagnostic(PythonDiagnosticKind.SyntaxError, error.Line, error.Column, error.Message)]);
        List<PythonDiagnostic> diagnostics = [];
        AddDiagnostics([Read(text, tree.Root!)], diagnostics);
        return new PythonAnalysis(tree, diagnostics);
    }

    /// <summary>Reads a part of a program; null where it is not made of whole statements.</summary>
    internal PythonPart? ReadPart(string text) => _parser.Parse(text).Root is { } root ? Read(text, root) : null;

    /// <summary>Adds what is wrong in a program that is made of parts.</summary>
    internal void AddDiagnostics(IReadOnlyList<PythonPart> parts, List<PythonDiagnostic> diagnostics)
    {
        int[] firstLines = new int[parts.Count];
        for (int i = 0, line = 0; i < parts.Count; line += parts[i].LineBreaks, i++)
        {
            firstLines[i] = line;
            foreach (PythonDiagnostic diagnostic in parts[i].Diagnostics) diagnostics.Add(diagnostic with { Line = diagnostic.Line + line });
        }

        _resolver.Resolve(parts, (part, use, kind) =>
        {
            PythonDiagnostic diagnostic = Diagnostic(parts[part].Text, use, kind);
            diagnostics.Add(diagnostic with { Line = diagnostic.Line + firstLines[part] });
        });
        if (diagnostics.Count > 1) diagnostics.Sort(static (first, second) => (first.Line, first.Column, first.Kind).CompareTo((second.Line, second.Column, second.Kind)));
    }

    /// <summary>What is known of a part of a program without the rest. The parser has just read it.</summary>
    private PythonPart Read(string text, PythonNode root)
    {
        List<PythonDiagnostic> diagnostics = [];
        Indentation.Check(_parser.TokenSpan, text, _indentUnit, diagnostics);
        OperatorCheck.Check(root, text, diagnostics);
        return new PythonPart(text, root, diagnostics, _names.Collect(root));
    }

    private static PythonDiagnostic Diagnostic(string text, in NameUse use, PythonDiagnosticKind kind)
    {
        string message = kind == PythonDiagnosticKind.UndefinedName ? $"Undefined variable '{use.Name}'" : $"Using variable '{use.Name}' before assignment";
        return new PythonDiagnostic(kind, use.Line, TextLines.Column(text, use.Start), message);
    }
}
