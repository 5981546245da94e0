using System.Text.Json;
using Reasoning.Python.Syntax;
using Reasoning.Testing;

namespace Reasoning.Python.Tests.Syntax;

public class SyntaxErrorTests
{
    // CPython raises these when it builds literals or numbers, with texts that depend on its version or on the console.
    private static readonly string[] WordedOtherwise = ["(unicode error)", "(value error)"];

    [Fact]
    public void Check_SmallTexts_AgreesWithCPythonOnLinesAndMessages()
    {
        var parser = new PythonParser(PythonVersion.Python311);
        List<string> wrong = [];
        int count = 0;
        foreach (string line in ReferencePython.Resource("syntax_errors_cpython311.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            JsonElement item = JsonDocument.Parse(line).RootElement;
            string text = item.GetProperty("text").GetString()!;
            int expectedLine = item.GetProperty("line").GetInt32();
            string? message = item.GetProperty("message").GetString();
            PythonSyntaxError? error = parser.Check(text);
            bool isWorded = message is null || WordedOtherwise.Any(message.StartsWith) || error?.Message == message;
            if ((error?.Line ?? 0) != expectedLine || !isWorded) wrong.Add($"{JsonSerializer.Serialize(text)}: line {expectedLine} '{message}', but was {error?.Line} '{error?.Message}'");
            count++;
        }

        Assert.True(count > 250);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("match x:\n    case 1: pass\n", PythonVersion.Python39, PythonVersion.Python310)]
    [InlineData("try:\n    pass\nexcept* E:\n    pass\n", PythonVersion.Python310, PythonVersion.Python311)]
    [InlineData("x[*a]\n", PythonVersion.Python310, PythonVersion.Python311)]
    [InlineData("type X[T] = list[T]\n", PythonVersion.Python311, PythonVersion.Python312)]
    [InlineData("def f[T: int, *Ts, **P](x: T) -> T: pass\nclass A[T](B): pass\n", PythonVersion.Python311, PythonVersion.Python312)]
    [InlineData("x = f'{a['b']} {f'{c!r:>{w}}'} {d:>{w}}'\n", PythonVersion.Python311, PythonVersion.Python312)]
    [InlineData("x = f'{'\\n'.join(a)}'\n", PythonVersion.Python311, PythonVersion.Python312)]
    [InlineData("class A[T = int]: pass\n", PythonVersion.Python312, PythonVersion.Python313)]
    public void Check_NewFeature_IsRefusedBeforeItsVersion(string text, PythonVersion before, PythonVersion since)
    {
        Assert.NotNull(new PythonParser(before).Check(text));
        Assert.Null(new PythonParser(since).Check(text));
        Assert.Null(new PythonParser(PythonVersion.Python313).Check(text));
    }

    [Fact]
    public void Check_DeepNesting_IsAnErrorAndNoCrash()
    {
        var parser = new PythonParser();
        Assert.NotNull(parser.Check(new string('(', 5000)));
        Assert.Null(parser.Check("x = " + new string('(', 150) + "1" + new string(')', 150)));
        foreach (string unit in new[] { "not ", "-", "lambda: ", "a if b else ", "await ", "a ** " })
            _ = parser.Check(string.Concat(Enumerable.Repeat(unit, 100_000)) + "x");
        Assert.Null(parser.Check(string.Join(" + ", Enumerable.Repeat("x", 50_000))));
        Assert.Null(parser.Check(string.Concat(Enumerable.Repeat("if x:\n    y\nelif", 1)) + " z:\n    y\n"));
    }

    [Fact]
    public void Check_MutatedFiles_AgreesWithCPythonOnLines()
    {
        PythonVersion version = ReferencePython.Version;
        if (version != PythonVersion.Python311) Assert.Skip("The lines of syntax errors are those of CPython 3.11, which is not the one on the PATH.");
        List<string> texts = [.. MutatedTexts.Of(ReferencePython.LibraryFiles, count: 2000, seed: 20)];
        IReadOnlyList<JsonElement> answers = ReferencePython.AskAboutTexts(texts);
        var parser = new PythonParser(version);
        List<string> wrong = [];
        int errors = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            int expected = answers[i].GetProperty("line").GetInt32();
            PythonSyntaxError? error = parser.Check(texts[i]);
            errors += expected > 0 ? 1 : 0;
            if (expected >= 0 && (error?.Line ?? 0) != expected) wrong.Add($"line {expected} '{answers[i].GetProperty("message")}', but was {error?.Line} '{error?.Message}' in\n{texts[i]}");
        }

        Assert.True(errors > texts.Count / 4);
        Assert.True(wrong.Count * 1000 <= texts.Count, $"{wrong.Count} of {texts.Count} differ:\n{string.Join("\n---\n", wrong.Take(3))}");
    }

    [Fact]
    public void Check_StandardLibrary_HasNoFalseErrors()
    {
        PythonVersion version = ReferencePython.Version;
        var analyzer = new PythonAnalyzer(new PythonAnalyzerOptions { Version = version });
        List<string> suspects = [];
        int count = 0;
        foreach (string path in ReferencePython.LibraryFiles)
        {
            // Files of other encodings are read by CPython below where they fail here.
            string text = File.ReadAllText(path);
            count++;
            if (analyzer.Analyze(text).Tree.Error is not null) suspects.Add(path);
        }

        IReadOnlyList<JsonElement> answers = ReferencePython.AskAboutFiles(suspects);
        var wrong = suspects.Where((_, i) => answers[i].GetProperty("line").GetInt32() == 0 && new PythonParser(version).Check(answers[i].GetProperty("text").GetString()!) is not null);
        Assert.True(count > 100);
        Assert.Empty(wrong);
    }
}
