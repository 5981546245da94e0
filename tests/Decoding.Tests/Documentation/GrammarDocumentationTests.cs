namespace Reasoning.Decoding.Tests.Documentation;

/// <summary>Every C# example of the pages on grammars compiles, runs with the embedded model, and does what the page says.</summary>
public sealed class GrammarDocumentationTests
{
    private const string Schema =
        """{"type":"object","properties":{"title":{"type":"string","maxLength":20},"year":{"type":"integer","minimum":1900,"maximum":2030}},"required":["title","year"],"additionalProperties":false}""";

    private const string Generator = """
        using var model = LlamaModel.Load("model.gguf");
        await using var generator = LocalTextGenerator.Create(model);
        string prompt = "What is the weather in Rome?";
        """;

    private const string IsBook = """
        using var json = JsonDocument.Parse(text);
        Check(json.RootElement.GetProperty("title").GetString()!.Length <= 20 && json.RootElement.GetProperty("year").GetInt32() is >= 1900 and <= 2030);
        """;

    // Sums as the embedded model writes them, so that rejection does not take long.
    private const string Request = """
        using var model = LlamaModel.Load("model.gguf");
        var request = new DecodingRequest
        {
            Prompt = "Question: Find the value of 43 - 7.\nAnswer:\n", MaxTokens = 60, Seed = 1,
            Constraint = Constraint.Regex(@"([0-9]+ [+*-] [0-9]+ = -?[0-9]+\n){1,3}answer: -?[0-9]+\n"),
        };
        """;

    // Page, number of the example, statements before and after it.
    private static readonly (string Page, int Number, string Before, string After)[] _examples =
    [
        ("grammars.md", 0, "", IsBook),
        ("grammars.md", 1, "", """
            var reader = new GrammarReader(sum);
            Check(reader.IsMatch("1") && reader.IsMatch("12 + (3 + 456) + 7") && !reader.IsMatch("1 +") && !reader.IsMatch("1234567"));
            """),
        ("grammars.md", 2, Generator, """
            Check(Printed.Count > 0);
            var call = new ToolCallReader().Append(new ToolCallOptions().Begin + "{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Rome\"}}" + new ToolCallOptions().End);
            Check(call.Any(part => part is ToolCallStarted { Name: "get_weather" }) && call.Any(part => part is ToolCallCompleted { Arguments: "{\"city\": \"Rome\"}" }));
            Check(new GrammarReader(Constraint.ToolCalls(tools)).IsMatch(new ToolCallOptions().Begin + "{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Rome\"}}" + new ToolCallOptions().End));
            """),
        ("grammars.md", 3, Generator, $"""string text = completion.Text; {IsBook} Check(Printed.Single().EndsWith(" (EndOfSequence)") && completion.Tokens.Count <= 40);"""),
        ("grammar-alignment.md", 0, """string prompt = "2 + 3 = ", schema = "{\"type\":\"integer\",\"minimum\":0,\"maximum\":99}";""", """
            Check(Printed.Count == 2 + diagnosis.Losses.Count && diagnosis.Losses.Count > 0 && diagnosis.EffectiveSampleSize is >= 1 and <= 200);
            """),
        ("grammar-alignment.md", 1, Request, "Check(result.IsComplete && result.Accepted == 4 && Printed.Count == 6 && result.LogMassLowerBound <= result.LogMassUpperBound);"),
        ("grammar-alignment.md", 2, Request, "Check(result.Samples.Count == 50 && Printed.Count == 1);"),
        ("grammar-alignment.md", 3, Request, "Check(result.Hypotheses.Count == 8 && Printed.Count == 9 && result.Changed > 0);"),
        ("grammar-alignment.md", 4, Request, "Check(Math.Abs(result.Samples.Sum(sample => sample.Weight) - 1) < 1e-9 && Printed.Count == 2 + result.Samples.Count);"),
    ];

    public static TheoryData<string, int> Examples() => new(_examples.Select(example => (example.Page, example.Number)));

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_Run_DoesWhatThePageSays(string page, int number)
    {
        var (_, _, before, after) = _examples.Single(example => example.Page == page && example.Number == number);
        string model = Path.Combine(AppContext.BaseDirectory, "models", "reasoning-tiny.gguf");
        await DocumentationExamples.RunAsync(DocumentationExamples.Read(page)[number], before, after, model, Schema);
    }

    [Theory]
    [InlineData("grammars.md")]
    [InlineData("grammar-alignment.md")]
    public void Examples_OfAPage_AreAllRun(string page) =>
        Assert.Equal(Enumerable.Range(0, DocumentationExamples.Read(page).Length), _examples.Where(example => example.Page == page).Select(example => example.Number));
}
