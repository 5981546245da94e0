using Reasoning.Python.Syntax;
using Reasoning.Testing;

namespace Reasoning.Python.Tests.Syntax;

public class TolerantParserTests
{
    [Theory]
    [InlineData("x = = 1\ny = 2\n", "Error 1|Assign 2")]
    [InlineData("def f(a b):\n    return 1\nz = 3\n", "Error 1|Return 2|Assign 3")]
    [InlineData("x = (1,\ndef f():\n    return 1\n", "Error 1|FunctionDef 2|Return 3")]
    [InlineData("def f():\n    x = = 1\n    return 1\n", "FunctionDef 1|Error 2|Return 3")]
    [InlineData("if x:\ny = 1\n", "Error 1|Assign 2")]
    [InlineData("x = 'abc\ny = 1\n", "Error 1|Assign 2")]
    [InlineData("if x:\n    y = 1\n  z = 2\nw = 3\n", "If 1|Assign 2|Assign 3|Assign 4")]
    [InlineData("  x = 1\ny = 2\n", "Error 1|Assign 1|Assign 2")]
    [InlineData("else:\n    x = 1\ny = 2\n", "Error 1|Assign 2|Assign 3")]
    [InlineData("try:\n    x = 1\ny = 2\n", "Error 1|Assign 2|Assign 3")]
    [InlineData("x = '''abc\ny = 1\n", "Error 1|Assign 2")]
    [InlineData("x = 1\n", "Assign 1")]
    [InlineData("x)\ny = 1", "Error 1|Assign 2")]
    public void ParseTolerantly_Mistakes_KeepsTheRest(string text, string expected)
    {
        PythonTree tree = new PythonParser().ParseTolerantly(text);
        var statements = tree.Root!.DescendantsAndSelf().Where(node => node.Kind is PythonNodeKind.Error or PythonNodeKind.Return or PythonNodeKind.Assign or PythonNodeKind.FunctionDef or PythonNodeKind.If);
        Assert.Equal(expected, string.Join('|', statements.Select(node => $"{node.Kind} {node.Line}")));
        Assert.Equal(new PythonParser().Check(text), tree.Error);
    }

    [Fact]
    public void ParseTolerantly_MutatedFiles_AlwaysGivesATree()
    {
        var parser = new PythonParser();
        int broken = 0;
        foreach (string text in MutatedTexts.Of(ReferencePython.LibraryFiles, count: 1500, seed: 5))
        {
            PythonTree tree = parser.ParseTolerantly(text);
            Assert.NotNull(tree.Root);
            List<PythonNode> nodes = [.. tree.Root.DescendantsAndSelf()];
            bool hasError = nodes.Exists(node => node.Kind == PythonNodeKind.Error);
            if (tree.Error is null) Assert.False(hasError);
            else if (HasBrokenStatement(tree.Error)) Assert.True(hasError, tree.Error.Message);
            Assert.All(nodes, node => Assert.InRange(node.Start, 0, node.End));
            broken += tree.Error is null ? 0 : 1;
        }

        Assert.InRange(broken, 300, 1400);
    }

    // An indentation between two levels is read as the outer one.
    private static bool HasBrokenStatement(PythonSyntaxError error) =>
        !error.Message.StartsWith("unindent does not match", StringComparison.Ordinal) && !error.Message.StartsWith("inconsistent use", StringComparison.Ordinal);
}
