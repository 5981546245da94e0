using System.Text.Json;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// CodeContests (Li et al., "Competition-level code generation with AlphaCode", 2022), as JSON lines that the <c>datasets</c> library writes
/// (<c>load_dataset("deepmind/code_contests", split="test").to_json(file)</c>); the original Riegeli files are not read. Fields: <c>name</c>,
/// <c>description</c>, <c>public_tests</c>, <c>private_tests</c> and <c>generated_tests</c> (each an object with the lists <c>input</c> and <c>output</c>, or a
/// list of objects with both; may be absent or null), <c>time_limit</c> (an object with <c>seconds</c> and <c>nanos</c>; may be null), <c>solutions</c> (an object with the lists
/// <c>language</c>, 3 being Python 3, and <c>solution</c>; may be absent), <c>input_file</c> and <c>output_file</c> (as a rule empty). Further fields, the memory limit
/// among them, are ignored.
/// </summary>
/// <remarks>
/// As in the benchmark's harness, outputs are compared token by token, letters in upper and lower case alike, and numbers that differ by at most 1e-5 are equal. It departs in this: two whole
/// numbers have to be the same, also where they are too long for a double.
/// A problem that reads or writes files of its own counts as a broken record.
/// </remarks>
internal sealed class CodeContestsFormat : BenchmarkFormat
{
    private const string Needed = "a problem of CodeContests has name, description, public_tests, private_tests and generated_tests";
    private const int Python3 = 3;
    private static readonly OutputComparison Comparison = new() { LinesMatter = false, IgnoreCase = true, Tolerance = 1e-5, AbsoluteOnly = true };

    public override string Name => "codecontests";

    public override string Title => "CodeContests (Li et al. 2022)";

    public override string Tests => "standard input and output";

    public override string File => "JSON lines that the datasets library writes of deepmind/code_contests.";

    public override Uri Homepage { get; } = new("https://github.com/google-deepmind/code_contests");

    public override string Licence => "CC-BY-4.0";

    public override IReadOnlyList<string> Fields { get; } = ["name", "description", "public_tests", "private_tests"];

    private protected override CodeProblem ParseRecord(ProblemRecord record)
    {
        var name = record.GetText("name", Needed);
        foreach (var file in (string[])["input_file", "output_file"])
        {
            if (record.GetOptionalText(file) is { Length: > 0 } path) throw record.Broken($"the program is to use the file '{path}' (the field '{file}'), which has no place in tests by standard input and output");
        }

        InputOutputTest[] tests = [.. ReadTests(record, "public_tests"), .. ReadTests(record, "private_tests"), .. ReadTests(record, "generated_tests")];
        if (tests.Length == 0) throw record.Broken("the problem has no tests");
        return new CodeProblem
        {
            TaskId = name,
            Prompt = TaskPrompt.Make(record.GetText("description", Needed), ""),
            Form = PromptForm.Description,
            EntryPoint = "",
            CanonicalSolution = ReadSolution(record),
            Tests = new InputOutputTests(tests, Comparison),
            CpuTime = ReadTimeLimit(record),
        };
    }

    private static IEnumerable<InputOutputTest> ReadTests(ProblemRecord record, string field)
    {
        if (record.KindOf(field) is null or JsonValueKind.Null) return [];
        var tests = record.Get(field, Needed);
        if (tests.ValueKind == JsonValueKind.Array)
            return tests.EnumerateArray().Select((test, i) => new InputOutputTest(Text(test, "input", i), Text(test, "output", i)));
        if (tests.ValueKind != JsonValueKind.Object) throw record.Broken($"the field '{field}' must be an object with the lists input and output, not {ProblemRecord.NameOf(tests.ValueKind)}");
        var (inputs, outputs) = (List("input"), List("output"));
        return inputs.Length == outputs.Length
            ? inputs.Zip(outputs, (input, output) => new InputOutputTest(input, output))
            : throw record.Broken($"the field '{field}' has {inputs.Length} inputs and {outputs.Length} outputs");

        string[] List(string part) => tests.TryGetProperty(part, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select((text, i) => record.GetText(text, $"{field}.{part}[{i}]"))]
            : throw record.Broken($"the field '{field}' has no list '{part}'");

        string Text(JsonElement test, string part, int at) => test.ValueKind == JsonValueKind.Object && test.TryGetProperty(part, out var text)
            ? record.GetText(text, $"{field}[{at}].{part}")
            : throw record.Broken($"test {at} of the field '{field}' has no {part}");
    }

    private static TimeSpan? ReadTimeLimit(ProblemRecord record)
    {
        if (record.KindOf("time_limit") != JsonValueKind.Object) return null;
        var limit = record.Get("time_limit", Needed);
        var time = TimeSpan.FromSeconds(Part("seconds")) + TimeSpan.FromMicroseconds(Part("nanos") / 1000);
        return time > TimeSpan.Zero && time <= TimeSpan.FromHours(1) ? time : null;

        double Part(string name) => limit.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Number && part.GetDouble() is var number && Math.Abs(number) < 1e10 ? number : 0;
    }

    // Solutions are a bonus: what is wrong with them does not make the problem unusable.
    private static string? ReadSolution(ProblemRecord record)
    {
        if (record.KindOf("solutions") != JsonValueKind.Object) return null;
        var solutions = record.Get("solutions", Needed);
        if (!solutions.TryGetProperty("language", out var languages) || !solutions.TryGetProperty("solution", out var programs)
            || languages.ValueKind != JsonValueKind.Array || programs.ValueKind != JsonValueKind.Array) return null;
        return languages.EnumerateArray().Zip(programs.EnumerateArray())
            .Where(pair => pair.First.ValueKind == JsonValueKind.Number && pair.First.TryGetInt32(out var language) && language == Python3 && pair.Second.ValueKind == JsonValueKind.String)
            .Select(pair => pair.Second.GetString())
            .FirstOrDefault();
    }
}
