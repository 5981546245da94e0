using System.Diagnostics;
using System.Globalization;
using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.JsonSchemas;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Benchmarks.Grammars;

/// <summary>
/// Compile time, time to the first mask, and masks along documents, cold (the first pass after compiling) and warm, in the table of the published figures of native
/// engines. Usage: <c>grammars DATA [VOCABULARY.gguf ...]</c>, where DATA holds the folders <c>grammar</c> and <c>vocab</c>.
/// </summary>
internal static class GrammarComparison
{
    private const int Compiles = 50;
    private const int WarmPasses = 5;

    public static int Run(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("Usage: grammars DATA [VOCABULARY.gguf ...]");
            return 2;
        }

        string grammars = Path.Combine(args[0], "grammar");
        string[] vocabularies = args.Length > 1 ? args[1..] : [Path.Combine(args[0], "vocab", "ggml-vocab-deepseek-coder.gguf"), Path.Combine(args[0], "vocab", "llama-3-vocab.gguf")];
        foreach (string path in vocabularies)
        {
            using var file = GgufFile.Open(path);
            var tokenizer = GgufTokenizer.Load(file);
            var watch = Stopwatch.StartNew();
            CompiledGrammar.Compile(Constraint.Gbnf("root ::= \"a\""), tokenizer);
            Console.WriteLine($"{Path.GetFileName(path)}: {tokenizer.VocabularySize} tokens, indexed in {watch.Elapsed.TotalMilliseconds:F0} ms");
            var cases = Cases(grammars, tokenizer).ToArray();
            foreach (var one in cases)
                for (int i = 0; i < 4; i++) Measure(one, tokenizer);   // so that the code is compiled, and slices of the vocabulary are made that the third use asks for
            Console.WriteLine("case (masks) | compile p50 ms | first mask us | cold mean | p50 | p90 | p99 | max us | warm mean | p50 | p99 | copied mean us | accept mean us | MiB");
            foreach (var one in cases) Console.WriteLine(Measure(one, tokenizer));
            Console.WriteLine();
        }

        return 0;
    }

    private static IEnumerable<Case> Cases(string folder, ITokenizer tokenizer)
    {
        // As the native engines were run: any whitespace, properties in the order of the schema.
        var options = new JsonSchemaOptions { Whitespace = JsonWhitespace.Unlimited };
        foreach (string name in new[] { "weather", "k8s", "profile" })
        {
            string schema = File.ReadAllText(Path.Combine(folder, name + ".schema.json"));
            yield return new Case(name, () => Constraint.JsonSchema(schema, options), Documents(name));
        }

        yield return new Case("json", () => Constraint.Json(JsonWhitespace.Unlimited), [.. Documents("weather"), .. Documents("k8s"), .. Documents("profile")]);
        foreach (string name in new[] { "arith", "pysub" })
        {
            string text = File.ReadAllText(Path.Combine(folder, name + ".gbnf"));
            yield return new Case(name, () => Constraint.Gbnf(text), Documents(name));
        }

        int[][] Documents(string name) => [.. Directory.GetFiles(Path.Combine(folder, "docs"), name + "-*.txt").Order(StringComparer.Ordinal)
            .Select(path => tokenizer.Encode(File.ReadAllText(path), addSpecial: false))];
    }

    private static string Measure(Case one, ITokenizer tokenizer)
    {
        var compiles = new List<double>();
        CompiledGrammar compiled = null!;
        for (int i = 0; i < Compiles; i++)
        {
            long start = Stopwatch.GetTimestamp();
            compiled = CompiledGrammar.Compile(one.Create(), tokenizer);
            compiles.Add(Durations.Since(start));
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        long first = Stopwatch.GetTimestamp();
        compiled.CreateMatcher().ComputeMask();
        double firstMask = Durations.Since(first);
        var cold = new List<double>();
        var warm = new List<double>();
        var copied = new List<double>();
        var accepted = new List<double>();
        ulong[] words = new ulong[(tokenizer.VocabularySize + 63) / 64];
        for (int pass = 0; pass <= WarmPasses; pass++)
        {
            foreach (int[] document in one.Documents)
            {
                var matcher = compiled.CreateMatcher();
                for (int i = 0; i <= document.Length; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    var mask = matcher.ComputeMask();
                    double time = Durations.Since(start);
                    (pass == 0 ? cold : warm).Add(time);
                    start = Stopwatch.GetTimestamp();
                    mask.CopyTo(words);
                    if (pass > 0) copied.Add(time + Durations.Since(start));
                    if (i == document.Length) continue;
                    if (!mask.IsAllowed(document[i])) throw new InvalidOperationException($"{one.Name}: token {i} is not allowed.");
                    start = Stopwatch.GetTimestamp();
                    matcher.TryAccept(document[i]);
                    if (pass > 0) accepted.Add(Durations.Since(start));
                }
            }
        }

        long memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        return string.Create(CultureInfo.InvariantCulture,
            $"{one.Name} ({cold.Count}) | {Durations.At(compiles, 0.5) / 1000:F3} | {firstMask:F1} | {cold.Average():F2} | {Durations.At(cold, 0.5):F2} | {Durations.At(cold, 0.9):F2} | {Durations.At(cold, 0.99):F1} | {cold.Max():F0} | {warm.Average():F3} | {Durations.At(warm, 0.5):F3} | {Durations.At(warm, 0.99):F2} | {copied.Average():F2} | {accepted.Average():F3} | {memory / 1048576.0:F1}");
    }

    private sealed record Case(string Name, Func<Grammar> Create, int[][] Documents);
}
