using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Benchmarks.Grammars;

/// <summary>
/// What the embedded model writes under a constraint for many prompts, whether all of it parses by parsers that know nothing of the grammar, and what the constraint
/// costs in tokens a second. Usage: <c>constrained MODEL.gguf [PROMPTS]</c>.
/// </summary>
internal static class ConstrainedGeneration
{
    private const string Schema = """
        {"type":"object","properties":{"name":{"type":"string","maxLength":30},"kind":{"enum":["function","class","value"]},"arguments":{"type":"array","items":{"type":"string","pattern":"^[a-z_]{1,12}$"},"maxItems":4},
        "lines":{"type":"integer","minimum":1,"maximum":500},"pure":{"type":"boolean"}},"required":["name","kind","arguments","lines","pure"],"additionalProperties":false}
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("Usage: constrained MODEL.gguf [PROMPTS]");
            return 2;
        }

        int prompts = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000;
        using var model = LlamaModel.Load(args[0]);
        await using var generator = LocalTextGenerator.Create(model);
        var schema = Constraint.JsonSchema(Schema);
        await WriteJsonAsync(generator, model, schema, prompts, 600, completesInTime: false);
        await WriteJsonAsync(generator, model, schema, prompts, 50, completesInTime: false);
        await WriteJsonAsync(generator, model, schema, prompts, 50, completesInTime: true);
        await WritePythonAsync(generator, model, prompts, 800, completesInTime: false);
        await WritePythonAsync(generator, model, prompts, 800, completesInTime: true);
        await WritePythonAsync(generator, model, prompts, 60, completesInTime: true);
        foreach (int batch in new[] { 1, 32 }) await MeasureAsync(model, batch);
        return 0;
    }

    private static async Task WriteJsonAsync(LocalTextGenerator generator, LlamaModel model, Grammar grammar, int prompts, int maxTokens, bool completesInTime)
    {
        var reader = new GrammarReader(grammar);
        var completions = await GenerateAsync(generator, model.Tokenizer, grammar, prompts, maxTokens, completesInTime);
        int whole = 0, valid = 0;
        foreach (var completion in completions.Where(completion => completion.FinishReason == FinishReason.EndOfSequence))
        {
            whole++;
            using var document = JsonDocument.Parse(completion.Text);
            if (reader.IsMatch(completion.Text) && IsValid(document.RootElement)) valid++;
        }

        Console.WriteLine($"JSON under a schema{Describe(maxTokens, completesInTime)}: {prompts} prompts, {whole} whole texts, {valid} parsed and valid; {prompts - whole} cut by the limit of tokens");
        Console.WriteLine($"  e.g. {completions[0].Text}");
    }

    // The schema by hand, so that the check does not rest on what it checks.
    private static bool IsValid(JsonElement value) =>
        value.EnumerateObject().Select(property => property.Name).SequenceEqual(["name", "kind", "arguments", "lines", "pure"])
        && value.GetProperty("name").GetString()!.EnumerateRunes().Count() <= 30
        && value.GetProperty("kind").GetString() is ("function" or "class" or "value")
        && value.GetProperty("arguments").GetArrayLength() <= 4
        && value.GetProperty("arguments").EnumerateArray().All(argument => argument.GetString() is { Length: >= 1 and <= 12 } name && name.All(letter => letter is '_' or (>= 'a' and <= 'z')))
        && value.GetProperty("lines").TryGetInt32(out int lines) && lines is >= 1 and <= 500
        && value.GetProperty("pure").ValueKind is (JsonValueKind.True or JsonValueKind.False);

    private static async Task WritePythonAsync(LocalTextGenerator generator, LlamaModel model, int prompts, int maxTokens, bool completesInTime)
    {
        var completions = await GenerateAsync(generator, model.Tokenizer, Constraint.Python(), prompts, maxTokens, completesInTime);
        string[] whole = [.. completions.Where(completion => completion.FinishReason == FinishReason.EndOfSequence).Select(completion => completion.Text)];
        string folder = Directory.CreateTempSubdirectory("constrained").FullName;
        for (int i = 0; i < whole.Length; i++) await File.WriteAllTextAsync(Path.Combine(folder, $"{i}.py"), whole[i]);
        const string Check = "import ast,glob,sys\nbad=0\nfor f in glob.glob(sys.argv[1]+'/*.py'):\n  try: ast.parse(open(f,encoding='utf8').read())\n  except Exception as e: bad+=1; print(f,e)\nprint(bad)";
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Check, folder]) { RedirectStandardOutput = true })!;
        string output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        string bad = output.TrimEnd().Split('\n')[^1];
        Console.WriteLine($"Python{Describe(maxTokens, completesInTime)}: {prompts} prompts, {whole.Length} whole texts, {bad} of them not parsed by Python; {prompts - whole.Length} cut by the limit of tokens");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<IReadOnlyList<Completion>> GenerateAsync(LocalTextGenerator generator, ITokenizer tokenizer, Grammar grammar, int prompts, int maxTokens, bool completesInTime)
    {
        var watch = Stopwatch.StartNew();
        // The model was not made to end what it did not mean to write; where the grammar lets it, the end becomes ever more probable.
        var guard = SelfTerminationProcessor.Create(tokenizer, new SelfTerminationOptions { SoftLength = 40, Epsilon = SelfTerminationProcessor.EpsilonFor(60) });
        var tasks = Enumerable.Range(0, prompts).Select(async i =>
        {
            var request = new GenerationRequest { Prompt = RandomPrompt(i), Seed = (ulong)i, MaxTokens = maxTokens, Constraint = grammar, CompletesInTime = completesInTime, Processors = [guard] };
            return (await generator.GenerateAsync(request)).Completions[0];
        });
        var completions = await Task.WhenAll(tasks);
        Console.WriteLine($"{completions.Sum(completion => completion.Tokens.Count) / watch.Elapsed.TotalSeconds:F0} tokens/s, compiling the grammar included:");
        return completions;
    }

    private static string Describe(int maxTokens, bool completesInTime) => $", {(completesInTime ? "completed within" : "cut at")} {maxTokens} tokens";

    private static string RandomPrompt(int seed)
    {
        string[] words = ["def", "sort", "a", "list", "of", "numbers", "return", "the", "largest", "word", "in", "text", "and", "count", "how", "many", "(x, y):", "Question:", "\n", "?"];
        var random = new Random(seed);
        var prompt = new StringBuilder();
        for (int i = random.Next(1, 16); i > 0; i--) prompt.Append(words[random.Next(words.Length)]).Append(' ');
        return prompt.ToString();
    }

    // The same prompt and the same number of tokens with and without a constraint that never ends a text, by turns.
    private static async Task MeasureAsync(ILanguageModel model, int batch)
    {
        var list = Constraint.JsonSchema("""{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"value":{"type":"number"}},"required":["name","value"]},"minItems":500}""");
        var free = new List<double>();
        var constrained = new List<double>();
        for (int round = 0; round < 7; round++)
        {
            free.Add(await SpeedAsync(model, null, batch));
            constrained.Add(await SpeedAsync(model, list, batch));
        }

        double Median(List<double> values) => values.Skip(1).Order().ElementAt((values.Count - 1) / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"batch {batch}: {Median(free):F0} tokens/s free, {Median(constrained):F0} under a schema; ratio {Median(constrained) / Median(free):F3}"));
    }

    private static async Task<double> SpeedAsync(ILanguageModel model, Grammar? grammar, int batch)
    {
        await using var generator = LocalTextGenerator.Create(model);
        var noEnd = new SamplingOptions { LogitBias = grammar is null ? new Dictionary<int, float> { [model.Tokenizer.EndOfSequence!.Value] = -1e9f } : [] };
        var request = new GenerationRequest { Prompt = "def f(x):", Count = batch, MaxTokens = 300, Constraint = grammar, Sampling = noEnd };
        var watch = Stopwatch.StartNew();
        var result = await generator.GenerateAsync(request);
        return result.Completions.Sum(completion => completion.Tokens.Count) / watch.Elapsed.TotalSeconds;
    }
}
