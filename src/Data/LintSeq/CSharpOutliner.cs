using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Reasoning.Data.LintSeq;

/// <summary>The outline of a C# program, from its syntax tree: what stands in a type, a member or a compound statement goes when its first line goes, the brace that closes it with it, and a
/// simple statement of several lines is one unit.</summary>
/// <remarks>
/// <para>Depth counts the types, members and statements around a line. <c>using</c> directives count as imports. A line that closes one block and opens another, such as <c>} else {</c>, belongs to the
/// first and heads the second. Lines of nothing but brackets are never drawn: they go with the lines that they belong to. The program need not compile.</para>
/// <para>Cost: linear in the tree, times its depth.</para>
/// </remarks>
public sealed class CSharpOutliner : IProgramOutliner
{
    private static readonly System.Buffers.SearchValues<char> Brackets = System.Buffers.SearchValues.Create("{}()[];,");

    /// <inheritdoc/>
    public IReadOnlyList<ProgramLine> Outline(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var text = string.Join('\n', lines);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp14));
        int[] starts = new int[lines.Count];
        for (int line = 1; line < lines.Count; line++) starts[line] = starts[line - 1] + lines[line - 1].Length + 1;

        var blockEnds = new int[lines.Count];
        var unitStarts = new int[lines.Count];
        var depths = new int[lines.Count];
        for (int line = 0; line < lines.Count; line++) (blockEnds[line], unitStarts[line]) = (line + 1, line);
        var open = new Stack<(SyntaxNode Node, int Depth)>([(tree.GetRoot(), 0)]);
        var imports = new HashSet<int>();
        while (open.TryPop(out var item))
        {
            int depth = item.Depth;
            if (IsPart(item.Node) && item.Node.Span.Length > 0)
            {
                int first = LineOf(item.Node.SpanStart), end = LineOf(item.Node.Span.End - 1) + 1;
                if (item.Node is UsingDirectiveSyntax) imports.Add(first);
                for (int line = first; line < end; line++) depths[line] = Math.Max(depths[line], depth);
                if (IsWhole(item.Node))
                {
                    // Two of them can share a line.
                    for (int line = first; line < end; line++) unitStarts[line] = unitStarts[first];
                }
                else
                {
                    // Behind "} else {" the brace that closes its block then closes the one before it.
                    bool closesAnother = item.Node is ElseClauseSyntax or CatchClauseSyntax or FinallyClauseSyntax && lines[first].AsSpan().TrimStart().StartsWith("}");
                    blockEnds[first] = Math.Max(blockEnds[first], closesAnother ? Math.Max(first + 1, end - 1) : end);
                }

                depth++;
            }

            foreach (SyntaxNode child in item.Node.ChildNodes()) open.Push((child, depth));
        }

        return Build(lines, blockEnds, unitStarts, depths, imports);

        int LineOf(int at)
        {
            int found = Array.BinarySearch(starts, at);
            return found >= 0 ? found : ~found - 1;
        }
    }

    private static ProgramLine[] Build(IReadOnlyList<string> lines, int[] blockEnds, int[] unitStarts, int[] depths, HashSet<int> imports)
    {
        var outline = new ProgramLine[lines.Count];
        for (int line = 0; line < lines.Count;)
        {
            int end = line + 1;
            while (end < lines.Count && unitStarts[end] == unitStarts[line]) end++;
            for (int at = line; at < end; at++)
            {
                LineTraits traits = Traits(lines[at]) | (imports.Contains(at) ? LineTraits.Import : 0);
                outline[at] = new ProgramLine(traits, depths[line], blockEnds[at], line, end);
            }

            line = end;
        }

        return outline;
    }

    private static LineTraits Traits(string line)
    {
        int start = ProgramText.Indentation(line);
        if (start == line.Length) return LineTraits.Blank;
        ReadOnlySpan<char> rest = line.AsSpan(start);
        bool isComment = rest.StartsWith("//") || (rest.StartsWith("/*") && rest.TrimEnd().EndsWith("*/") && rest.IndexOf("*/") == rest.TrimEnd().Length - 2);
        return isComment ? LineTraits.Comment : rest.TrimEnd().IndexOfAnyExcept(Brackets) < 0 ? LineTraits.Bracket : LineTraits.None;
    }

    private static bool IsPart(SyntaxNode node) => node is MemberDeclarationSyntax or AccessorDeclarationSyntax or ElseClauseSyntax or CatchClauseSyntax or FinallyClauseSyntax or SwitchSectionSyntax
        or SwitchExpressionArmSyntax or UsingDirectiveSyntax or (StatementSyntax and not BlockSyntax);

    // Nothing of it can be left out line by line: it has no statements in it, and no members.
    private static bool IsWhole(SyntaxNode node) => node is UsingDirectiveSyntax or FieldDeclarationSyntax or (StatementSyntax and not BlockSyntax)
        && !node.DescendantNodes().Any(inner => inner is StatementSyntax or SwitchExpressionArmSyntax);
}
