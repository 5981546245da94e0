using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>A source as it is compiled: as it came, or with a class put around its members, on the lines that are there so that no line gets another number.</summary>
internal sealed class SourceFrame
{
    /// <summary>The class that is put around methods that stand alone.</summary>
    public const string ClassName = "Methods__";

    private const int LongestMessage = 500;
    private const string Head = $" public partial class {ClassName} {{ ";

    private readonly SourceText _original;
    private readonly int _insertedAt;

    private SourceFrame(SourceText original, SyntaxTree tree, int insertedAt)
    {
        _original = original;
        _insertedAt = insertedAt;
        Tree = tree;
    }

    /// <summary>What is compiled.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>Reads a source as a form.</summary>
    public static SourceFrame Parse(string source, ProgramForm form, CSharpParseOptions options, CancellationToken cancellationToken)
    {
        var text = SourceText.From(source, System.Text.Encoding.UTF8);
        var plain = new SourceFrame(text, CSharpSyntaxTree.ParseText(text, options, cancellationToken: cancellationToken), -1);
        var root = (CompilationUnitSyntax)plain.Tree.GetRoot(cancellationToken);
        if (form == ProgramForm.Executable || root.Members.All(member => member is BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or DelegateDeclarationSyntax))
            return plain;

        var at = root.AttributeLists.Select(list => (SyntaxNode)list).Concat(root.Usings).Concat(root.Externs).Select(node => node.Span.End).DefaultIfEmpty(0).Max();
        var wrapped = text.WithChanges(new TextChange(new TextSpan(at, 0), Head), new TextChange(new TextSpan(text.Length, 0), "\n}"));
        var framed = new SourceFrame(text, CSharpSyntaxTree.ParseText(wrapped, options, cancellationToken: cancellationToken), at);

        // Statements cannot stand in a class; with them it is a program, whose local functions may still be called.
        return framed.Tree.GetDiagnostics(cancellationToken).Any(IsError) && !plain.Tree.GetDiagnostics(cancellationToken).Any(IsError) ? plain : framed;

        static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;
    }

    /// <summary>The place of a diagnostic in the source as it came.</summary>
    public ProgramDiagnostic Place(Diagnostic diagnostic)
    {
        var isError = diagnostic.Severity == DiagnosticSeverity.Error;
        var message = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        if (message.Length > LongestMessage) message = $"{message[..LongestMessage]}...";
        if (diagnostic.Location.SourceTree != Tree) return new ProgramDiagnostic(diagnostic.Id, isError, message, 0, 0, 0, 0);
        var span = _original.Lines.GetLinePositionSpan(TextSpan.FromBounds(Original(diagnostic.Location.SourceSpan.Start), Original(diagnostic.Location.SourceSpan.End)));
        return new ProgramDiagnostic(diagnostic.Id, isError, message, span.Start.Line + 1, span.Start.Character + 1, span.End.Line + 1, span.End.Character + 1);
    }

    private int Original(int position)
    {
        if (_insertedAt >= 0 && position > _insertedAt) position = Math.Max(_insertedAt, position - Head.Length);
        return Math.Min(position, _original.Length);
    }
}
