using Reasoning.Python.Syntax;

namespace Reasoning.Python;

/// <summary>pylint's E0107: "++" and "--", which Python reads as signs and people as something else.</summary>
internal static class OperatorCheck
{
    public static void Check(PythonNode module, string text, List<PythonDiagnostic> diagnostics)
    {
        if (!text.Contains("++", StringComparison.Ordinal) && !text.Contains("--", StringComparison.Ordinal)) return;
        foreach (PythonNode node in module.DescendantsAndSelf())
        {
            if (node is not { Kind: PythonNodeKind.UnaryOp, Text: "+" or "-" } || node.Span[0] is not { Kind: PythonNodeKind.UnaryOp } inner || inner.Text != node.Text) continue;
            if (inner.Start != node.Start + 1) continue;
            diagnostics.Add(new PythonDiagnostic(PythonDiagnosticKind.UnknownOperator, node.Line, TextLines.Column(text, node.Start), $"Use of the non-existent {node.Text}{node.Text} operator"));
        }
    }
}
