using System.Text;
using System.Text.Json;
using Reasoning.Python.Syntax;

namespace Reasoning.Python.Tests.Syntax;

public class SyntaxTreeTests
{
    [Fact]
    public void Parse_LibraryFiles_HasTheNodesOfCPythonsTree()
    {
        PythonVersion version = ReferencePython.Version;
        IReadOnlyList<string> all = ReferencePython.LibraryFiles;
        List<string> paths = [.. all.Where((path, i) => i % 12 == 0 || path.EndsWith("test_patma.py", StringComparison.Ordinal) || path.EndsWith("test_grammar.py", StringComparison.Ordinal))];
        IReadOnlyList<JsonElement> answers = ReferencePython.AskAboutFiles(paths, withNodes: true);
        var parser = new PythonParser(version);
        int compared = 0;
        for (int i = 0; i < paths.Count; i++)
        {
            if (!answers[i].TryGetProperty("nodes", out JsonElement nodes)) continue;
            string text = answers[i].GetProperty("text").GetString()!;
            List<string> expected = [.. nodes.EnumerateArray().Select(node => node.GetString()!)];
            List<string> found = Nodes(text, parser.Parse(text).Root!);
            expected.Sort(string.CompareOrdinal);
            found.Sort(string.CompareOrdinal);
            Assert.True(expected.SequenceEqual(found), $"{paths[i]}: {string.Join("; ", expected.Except(found).Take(3))} | {string.Join("; ", found.Except(expected).Take(3))}");
            compared++;
        }

        Assert.True(compared > 20);
    }

    // The nodes as the reference names them: without groups, what is inside of f-strings, and names that Python keeps as plain text.
    private static List<string> Nodes(string text, PythonNode root)
    {
        List<int> lineStarts = [0];
        for (int i = 0; i < text.Length; i++)
            if (text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n'))) lineStarts.Add(i + 1);
        List<string> found = [];
        Collect(root, isInMapping: false);
        return found;

        void Collect(PythonNode node, bool isInMapping)
        {
            switch (node.Kind)
            {
                case PythonNodeKind.Parameter or PythonNodeKind.VarPositional or PythonNodeKind.VarKeyword:
                    found.Add($"arg {node.Line}");
                    break;
                case PythonNodeKind.Module or PythonNodeKind.Body or PythonNodeKind.OrElse or PythonNodeKind.FinalBody or PythonNodeKind.Decorator or PythonNodeKind.Returns
                    or PythonNodeKind.Bases or PythonNodeKind.Parameters or PythonNodeKind.PositionalOnly or PythonNodeKind.KeywordOnly or PythonNodeKind.Annotation
                    or PythonNodeKind.Default or PythonNodeKind.WithItem or PythonNodeKind.MatchCase or PythonNodeKind.Guard or PythonNodeKind.DictItem
                    or PythonNodeKind.DoubleStarred or PythonNodeKind.Comprehension or PythonNodeKind.MatchItem or PythonNodeKind.MatchKeyword or PythonNodeKind.TypeParameters:
                    break;
                case PythonNodeKind.MatchStar when isInMapping:
                    break;
                default:
                    string name = node.Kind is PythonNodeKind.Keyword or PythonNodeKind.Alias ? node.Kind.ToString().ToLowerInvariant() : node.Kind.ToString();
                    found.Add($"{name} {Place(node.Line, node.Start)}-{Place(node.EndLine, node.End)}");
                    break;
            }

            if (node.Kind is PythonNodeKind.JoinedStr or PythonNodeKind.Alias or PythonNodeKind.Global or PythonNodeKind.Nonlocal) return;
            if (node.Kind == PythonNodeKind.MatchValue && node.Children[0] is { Kind: PythonNodeKind.Constant, Text: "True" or "False" or "None" }) return;
            foreach (PythonNode child in node.Children) Collect(child, node.Kind == PythonNodeKind.MatchMapping);
        }

        string Place(int line, int at) => $"{line}:{Encoding.UTF8.GetByteCount(text.AsSpan(lineStarts[line - 1], at - lineStarts[line - 1]))}";
    }

    [Fact]
    public void Parse_FormattedString_HasItsFields()
    {
        PythonNode root = new PythonParser().Parse("x = f'{{no}} {a + 1!r:>{width}} {b=}' 'tail'\n").Root!;
        List<PythonNode> fields = [.. root.DescendantsAndSelf().Where(node => node.Kind == PythonNodeKind.FormattedValue)];
        Assert.Equal(["{a + 1!r:>{width}}", "{width}", "{b=}"], fields.Select(field => "x = f'{{no}} {a + 1!r:>{width}} {b=}' 'tail'\n"[field.Start..field.End]));
        Assert.Equal(["a", "width", "b"], root.DescendantsAndSelf().Where(node => node.Kind == PythonNodeKind.Name).Select(node => node.Text!).Where(name => name != "x"));
    }

    [Theory]
    [InlineData("a < b == c not in d", "Compare <,==,not in")]
    [InlineData("a or b or c", "BoolOp or")]
    [InlineData("x[a:, :b, ::c]", "Slice l|Slice u|Slice s")]
    [InlineData("async def f():\n    async for x in y: pass\n", "AsyncFunctionDef f|AsyncFor ")]
    [InlineData("from ...a.b import c as d", "ImportFrom ...a.b|Alias c")]
    public void Parse_Nodes_HaveTheirTexts(string text, string expected)
    {
        List<string> found = [.. new PythonParser().Parse(text).Root!.DescendantsAndSelf().Select(node => $"{node.Kind} {node.Text}")];
        foreach (string node in expected.Split('|')) Assert.Contains(node, found);
    }
}
