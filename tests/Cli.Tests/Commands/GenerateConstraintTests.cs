using System.Text.Json;
using System.Text.RegularExpressions;

namespace Reasoning.Cli.Tests.Commands;

/// <summary><c>reason generate</c> under a constraint, with the embedded model.</summary>
public sealed class GenerateConstraintTests : IDisposable
{
    private readonly BundledToolRun _tool = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("constraint").FullName;

    [Fact]
    public async Task Generate_JsonSchema_PrintsValidJson()
    {
        string file = Write("book.json", """{"type":"object","properties":{"title":{"type":"string","maxLength":20},"year":{"type":"integer","minimum":1900,"maximum":2030}},"required":["title","year"],"additionalProperties":false}""");
        var (code, output, _) = await _tool.RunAsync("generate", "A book: ", "--json-schema", file, "-n", "4", "--json", "--max-tokens", "100");
        Assert.Equal(0, code);
        foreach (string line in output.TrimEnd('\n').Split('\n'))
        {
            var completion = JsonDocument.Parse(line).RootElement;
            Assert.Equal("end_of_sequence", completion.GetProperty("finish_reason").GetString());
            var book = JsonDocument.Parse(completion.GetProperty("text").GetString()!).RootElement;
            Assert.InRange(book.GetProperty("title").GetString()!.Length, 0, 20);
            Assert.InRange(book.GetProperty("year").GetInt32(), 1900, 2030);
        }
    }

    [Theory]
    [InlineData("--regex", "[0-9]{3}-[a-c]+", "^[0-9]{3}-[a-c]+\n$")]
    [InlineData("--choice", "yes", "^yes\n$")]
    [InlineData("--grammar", "arithmetic", @"^[a-zA-Z_0-9 .+*/%^(),=\t\n-]+$")]
    public async Task Generate_OtherConstraints_PrintTextsOfTheGrammar(string option, string value, string expected)
    {
        var (code, output, _) = await _tool.RunAsync("generate", "x = ", option, value, "--max-tokens", "40", "--decoder", "beam", "--width", "2", "--json");
        Assert.Equal(0, code);
        string text = JsonDocument.Parse(output.Split('\n')[0]).RootElement.GetProperty("text").GetString()!;
        Assert.NotEmpty(text);
        Assert.Matches(new Regex(expected), text + "\n");
    }

    [Theory]
    [InlineData("-n", "4")]
    [InlineData("--decoder", "beam")]
    public async Task Generate_CompleteInTime_PrintsWholeTextsOnly(string option, string value)
    {
        string file = Write("names.json", """{"type":"array","items":{"type":"string"},"minItems":2}""");
        var (code, output, _) = await _tool.RunAsync("generate", "Names: ", "--json-schema", file, "--max-tokens", "20", "--complete-in-time", option, value, "--json");
        Assert.Equal(0, code);
        string[] lines = [.. output.TrimEnd('\n').Split('\n').Where(line => line.Contains("\"finish_reason\"", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        foreach (string line in lines)
        {
            var completion = JsonDocument.Parse(line).RootElement;
            Assert.Equal("end_of_sequence", completion.GetProperty("finish_reason").GetString());
            Assert.True(JsonDocument.Parse(completion.GetProperty("text").GetString()!).RootElement.GetArrayLength() >= 2);
        }

        var (tooShort, _, error) = await _tool.RunAsync("generate", "Names: ", "--json-schema", file, "--max-tokens", "3", "--complete-in-time", option, value);
        Assert.Equal(1, tooShort);
        Assert.Matches("takes up to [0-9]+ tokens, its end included, but there are only 3; allow more", error);
    }

    [Fact]
    public async Task Generate_GrammarFiles_AreReadByTheirExtension()
    {
        string gbnf = Write("a.gbnf", "root ::= \"ab\" [0-9]{2}\n"), lark = Write("a.lark", "start: \"ab\" /[0-9]{2}/\n");
        var first = await _tool.RunAsync("generate", "x", "--grammar", gbnf);
        var second = await _tool.RunAsync("generate", "x", "--grammar", lark);
        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.Matches("^ab[0-9]{2}\n$", first.Out);
        Assert.Equal(first.Out, second.Out);
    }

    [Fact]
    public async Task Generate_WrongConstraints_GetOneSentence()
    {
        string schema = Write("bad.json", """{"type":"object","properties":{"a":{"type":"strin"}}}"""), gbnf = Write("bad.gbnf", "root ::= \"a\n");
        await AssertRefused("/properties/a", "--json-schema", schema);
        await AssertRefused("--grammar: Line 1, column", "--grammar", gbnf);
        await AssertRefused("--regex: Line 1, column", "--regex", "[0-9");
        await AssertRefused("There is no schema file 'none.json'", "--json-schema", "none.json");
        await AssertRefused("neither a .gbnf or .lark file nor one of", "--grammar", "klingon");
        await AssertRefused("--complete-in-time needs a constraint: --json-schema, --grammar, --regex or --choice", "--complete-in-time");
        await AssertRefused("--grammar does not go with --regex", "--grammar", "json", "--regex", "a");
    }

    public void Dispose()
    {
        _tool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AssertRefused(string sentence, params string[] options)
    {
        var (code, _, error) = await _tool.RunAsync(["generate", "x", .. options]);
        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
