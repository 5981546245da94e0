using System.Collections.Concurrent;
using Reasoning.Python;

namespace Reasoning.Data.Linting;

/// <summary>Lints Python programs in this process with <see cref="PythonAnalyzer"/>: syntax errors, unknown names, names used before their assignment, bad indentation, "++".</summary>
/// <remarks>Codes are pylint's. A syntax error whose message names another line behind "on line", as that of a missing block does, is charged to that line, as the reference
/// implementation of LintSeq does. What pylint infers from imported packages and from the types of values (E0401, E0611, E1101 and the like) is not found.</remarks>
public sealed class PythonLinter : ILinter
{
    private readonly ConcurrentBag<PythonAnalyzer> _idle = [];
    private readonly PythonAnalyzerOptions _options;

    /// <summary>Creates a linter.</summary>
    /// <param name="options">What counts as right; null for the defaults.</param>
    public PythonLinter(PythonAnalyzerOptions? options = null) => _options = options ?? new PythonAnalyzerOptions();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LintFinding>> LintAsync(string text, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Lint(text));
    }

    /// <summary>Finds the mistakes of a text at once.</summary>
    /// <param name="text">A whole program.</param>
    public IReadOnlyList<LintFinding> Lint(string text)
    {
        if (!_idle.TryTake(out PythonAnalyzer? analyzer)) analyzer = new PythonAnalyzer(_options);
        PythonAnalysis analysis = analyzer.Analyze(text);
        _idle.Add(analyzer);
        if (analysis.Diagnostics.Count == 0) return [];
        var findings = new LintFinding[analysis.Diagnostics.Count];
        for (int i = 0; i < findings.Length; i++)
        {
            PythonDiagnostic diagnostic = analysis.Diagnostics[i];
            findings[i] = new LintFinding(Code(diagnostic.Kind), LineNumbers.OwnLine(text, analysis.Tree.Error?.RelatedLine ?? diagnostic.Line), diagnostic.Message);
        }

        return findings;
    }

    private static string Code(PythonDiagnosticKind kind) => kind switch
    {
        PythonDiagnosticKind.SyntaxError => "E0001",
        PythonDiagnosticKind.UndefinedName => "E0602",
        PythonDiagnosticKind.UsedBeforeAssignment => "E0601",
        PythonDiagnosticKind.BadIndentation => "W0311",
        _ => "E0107",
    };
}
