using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.JsonSchemas;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Benchmarks.Grammars;

/// <summary>
/// The schemas of MaskBench (github.com/guidance-ai/jsonschemabench, folder <c>maskbench/data</c>) with their valid and invalid instances: how many compile, how many
/// instances are judged rightly, and what compiling and each mask cost. Usage: <c>maskbench DATA VOCABULARY.gguf [PER-FAMILY]</c>; with a number, that many schemas of
/// each family, drawn with a fixed seed.
/// </summary>
internal static partial class MaskBench
{
    private const int Seed = 42;
    private const int Shown = 12;
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What validators do by the standard: keywords and formats that are not known are remarks. The native engines were run with any whitespace.
    private static readonly JsonSchemaOptions Options = new()
    {
        Whitespace = JsonWhitespace.Unlimited,
        UnknownKeywords = JsonSchemaTreatment.Annotate,
        UnknownFormats = JsonSchemaTreatment.Annotate,
    };

    public static int Run(string[] args)
    {
        if (args.Length is < 2 or > 3)
        {
            Console.Error.WriteLine("Usage: maskbench DATA VOCABULARY.gguf [PER-FAMILY]");
            return 2;
        }

        using var file = GgufFile.Open(args[1]);
        var tokenizer = GgufTokenizer.Load(file);
        string[] files = Draw(Directory.GetFiles(args[0], "*.json"), args.Length == 3 ? int.Parse(args[2], CultureInfo.InvariantCulture) : int.MaxValue);
        var tally = new Tally();
        foreach (string path in files.Take(Math.Min(files.Length, 100))) Judge(path, tokenizer, new Tally());   // so that the code is compiled
        GC.Collect();   // the tokenizer is long-lived; that it grows old is no cost of masks
        foreach (string path in files) Judge(path, tokenizer, tally);
        tally.Print(files.Length);
        return 0;
    }

    private static string[] Draw(string[] files, int perFamily)
    {
        var random = new Random(Seed);
        return [.. files.GroupBy(path => Family().Match(Path.GetFileName(path)).Value, StringComparer.Ordinal).OrderBy(family => family.Key, StringComparer.Ordinal)
            .SelectMany(family =>
            {
                string[] members = [.. family.Order(StringComparer.Ordinal)];
                random.Shuffle(members);
                return members.Take(perFamily);
            })];
    }

    private static void Judge(string path, ITokenizer tokenizer, Tally tally)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 1000 });
        string schema = document.RootElement.GetProperty("schema").GetRawText();
        CompiledGrammar compiled;
        long start = Stopwatch.GetTimestamp();
        try
        {
            compiled = CompiledGrammar.Compile(Constraint.JsonSchema(schema, Options), tokenizer);
            tally.Compiles.Add((Path.GetFileName(path), Durations.Since(start)));
        }
        catch (Exception refused) when (refused is GrammarFormatException or GrammarLimitException)
        {
            tally.Refused.Add((Path.GetFileName(path), refused.Message));
            return;
        }

        bool allRight = true;
        int before = tally.Masks.Count;
        foreach (var test in document.RootElement.GetProperty("tests").EnumerateArray())
        {
            bool valid = test.GetProperty("valid").GetBoolean();
            string text = Spaced(test.GetProperty("data"));
            bool accepted;
            try
            {
                accepted = Accepts(compiled, tokenizer.Encode(text, addSpecial: false), tally.Masks);
            }
            catch (GrammarLimitException limit)
            {
                tally.Limits.Add((Path.GetFileName(path), limit.Message));
                allRight = false;
                continue;
            }

            tally.Instances++;
            if (accepted == valid) continue;
            allRight = false;
            (valid ? tally.ValidRejected : tally.InvalidAccepted).Add((Path.GetFileName(path), text.Length > 300 ? text[..300] : text));
        }

        if (allRight) tally.Passing++;
        tally.MasksOf.Add((Path.GetFileName(path), tally.Masks.Skip(before).Sum()));
    }

    // A mask before each token and one at the end, as a decoder asks for them.
    private static bool Accepts(CompiledGrammar compiled, int[] tokens, List<double> masks)
    {
        var matcher = compiled.CreateMatcher();
        foreach (int token in tokens)
        {
            long start = Stopwatch.GetTimestamp();
            bool allowed = matcher.ComputeMask().IsAllowed(token) && matcher.TryAccept(token);
            masks.Add(Durations.Since(start));
            if (!allowed) return false;
        }

        return matcher.IsAccepting;
    }

    // The spelling of Python's json.dumps, which the benchmark's runner uses: a space after colons and commas.
    private static string Spaced(JsonElement value)
    {
        var text = new StringBuilder();
        Write(value);
        return text.ToString();

        void Write(JsonElement element)
        {
            bool first = true;
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    text.Append('{');
                    foreach (var member in element.EnumerateObject())
                    {
                        if (!first) text.Append(", ");
                        first = false;
                        text.Append(JsonSerializer.Serialize(member.Name, Unescaped)).Append(": ");
                        Write(member.Value);
                    }

                    text.Append('}');
                    break;
                case JsonValueKind.Array:
                    text.Append('[');
                    foreach (var item in element.EnumerateArray())
                    {
                        if (!first) text.Append(", ");
                        first = false;
                        Write(item);
                    }

                    text.Append(']');
                    break;
                case JsonValueKind.String:
                    text.Append(JsonSerializer.Serialize(element.GetString(), Unescaped));
                    break;
                default:
                    text.Append(element.GetRawText());
                    break;
            }
        }
    }

    [GeneratedRegex("^([A-Z][A-Za-z]*_(easy|hard|medium|trivial|ultra)|[A-Za-z0-9]+?(?=_|---))")]
    private static partial Regex Family();

    private sealed partial class Tally
    {
        public List<(string File, double Time)> Compiles { get; } = [];

        public List<(string File, double Time)> MasksOf { get; } = [];

        public List<double> Masks { get; } = [];

        public List<(string File, string Reason)> Refused { get; } = [];

        public List<(string File, string Reason)> Limits { get; } = [];

        public List<(string File, string Text)> ValidRejected { get; } = [];

        public List<(string File, string Text)> InvalidAccepted { get; } = [];

        public int Instances { get; set; }

        public int Passing { get; set; }

        public void Print(int schemas)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{schemas} schemas: {Passing} passing, {Refused.Count} refused, {Limits.Count} instances past a limit; {Instances} instances: {ValidRejected.Count} valid rejected, {InvalidAccepted.Count} invalid accepted"));
            double[] compiles = [.. Compiles.Select(one => one.Time)];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"compile ms p50 {Durations.At(compiles, 0.5) / 1000:F2} p95 {Durations.At(compiles, 0.95) / 1000:F2} max {compiles.Max() / 1000:F1}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Masks.Count} masks, us: mean {Masks.Average():F2} p50 {Durations.At(Masks, 0.5):F2} p90 {Durations.At(Masks, 0.9):F2} p95 {Durations.At(Masks, 0.95):F1} p99 {Durations.At(Masks, 0.99):F1} p99.9 {Durations.At(Masks, 0.999):F0} max {Masks.Max():F0}"));
            Console.WriteLine($"dearest to compile: {Dearest(Compiles)}");
            Console.WriteLine($"dearest masks: {Dearest(MasksOf)}");
            foreach (var reason in Refused.Concat(Limits).GroupBy(one => Quoted().Replace(one.Reason, "…"), StringComparer.Ordinal).OrderByDescending(group => group.Count()))
                Console.WriteLine($"  {reason.Count(),5} {reason.Key} ({reason.First().File})");
            foreach (var (name, text) in ValidRejected) Console.WriteLine($"valid rejected: {name} {text}");
            foreach (var (name, text) in InvalidAccepted) Console.WriteLine($"invalid accepted: {name} {text}");
        }

        private static string Dearest(List<(string File, double Time)> times) => string.Join(", ", times.OrderByDescending(one => one.Time).Take(Shown)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.File} {one.Time / 1000:F0} ms")));

        [GeneratedRegex("#[^ ]*|'[^']*'|\"[^\"]*\"|[0-9]+")]
        private static partial Regex Quoted();
    }
}
