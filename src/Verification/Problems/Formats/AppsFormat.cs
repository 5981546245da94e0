using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Problems.Reading;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// APPS (Hendrycks et al., "Measuring coding challenge competence with APPS", 2021), the files <c>train.jsonl</c> and <c>test.jsonl</c> of its data set:
/// <c>problem_id</c> or <c>id</c> (a number), <c>question</c>, <c>starter_code</c> (may be absent or empty), <c>solutions</c> (a text that holds a JSON list; may be
/// empty), <c>input_output</c> (a text that holds a JSON object with <c>inputs</c>, <c>outputs</c> and, where a function is asked for, <c>fn_name</c>).
/// <c>difficulty</c> and <c>url</c> are ignored. A problem without tests, of which there are some, counts as a broken record.
/// </summary>
/// <remarks>
/// A function's answer counts if it equals the expected output or that output's only item, lists and tuples alike. Outputs of programs are
/// compared token by token; where an expected output has a number with a decimal point, within 1e-5. The harness' further leniency (the first of several items; tokens of a
/// line as a set) is not followed. Its 4 s for each test are granted.
/// </remarks>
internal sealed class AppsFormat : BenchmarkFormat
{
    private const string Needed = "a problem of APPS has problem_id or id, question and input_output";
    private static readonly TimeSpan TimePerTest = TimeSpan.FromSeconds(4);

    public override string Name => "apps";

    public override string Title => "APPS (Hendrycks et al. 2021)";

    public override string Tests => "calls, or standard input and output";

    public override string File => "train.jsonl or test.jsonl of codeparrot/apps.";

    public override Uri Homepage { get; } = new("https://github.com/hendrycks/apps");

    public override string Licence => "MIT";

    public override IReadOnlyList<string> Fields { get; } = ["question", "input_output"];

    private protected override CodeProblem ParseRecord(ProblemRecord record)
    {
        var name = record.GetName(record.Has("problem_id") ? "problem_id" : "id", Needed);
        var starter = record.GetOptionalText("starter_code") ?? "";
        var tests = ReadTests(record);
        var (inputs, outputs) = (Items(record, tests, "inputs"), Items(record, tests, "outputs"));
        if (inputs.Length == 0) throw record.Broken("the problem has no tests");
        if (inputs.Length != outputs.Length) throw record.Broken($"the field 'input_output' has {inputs.Length} inputs and {outputs.Length} outputs");
        var function = tests.TryGetProperty("fn_name", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        TestSuite suite = function.Length == 0
            ? ContestTests.Make([.. inputs.Zip(outputs, (input, output) => new InputOutputTest(Text(record, input), Text(record, output)))])
            : new CallTests(
                [.. inputs.Zip(outputs, (input, output) => Call(record, input, output))],
                new ValueComparison { SequencesAlike = true, Oracle = IsExpectedOrItsOnlyItem, OracleName = "APPS" });
        return new CodeProblem
        {
            TaskId = $"APPS/{name}",
            Prompt = TaskPrompt.Make(record.GetText("question", Needed), function.Length == 0 || starter.Length > 0 ? starter : $"def {function}("),
            Form = PromptForm.Description,
            EntryPoint = function.Length == 0 ? "" : TaskPrompt.EntryPoint(starter, function),
            Preamble = TaskPrompt.Imports,
            CanonicalSolution = ReadSolution(record),
            Tests = suite,
            CpuTime = HarnessTime.Of(TimePerTest, suite),
        };
    }

    private static JsonElement ReadTests(ProblemRecord record)
    {
        var text = record.GetText("input_output", Needed);
        if (string.IsNullOrWhiteSpace(text)) throw record.Broken("the problem has no tests (the field 'input_output' is empty)");
        try
        {
            var tests = PythonJson.Parse(Encoding.UTF8.GetBytes(text));
            return tests.ValueKind == JsonValueKind.Object ? tests : throw record.Broken("the text of the field 'input_output' must be a JSON object with inputs and outputs");
        }
        catch (JsonException error)
        {
            throw record.Broken($"the text of the field 'input_output' is not JSON (at its byte {error.BytePositionInLine})", error);
        }
    }

    private static JsonElement[] Items(ProblemRecord record, JsonElement tests, string name) =>
        tests.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : throw record.Broken($"the field 'input_output' has no list of {name}");

    // Some problems have a list of lines where a text should be.
    private static string Text(ProblemRecord record, JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? string.Join('\n', value.EnumerateArray().Select(line => Text(record, line)))
        : record.GetText(value, "input_output");

    private static CallTest Call(ProblemRecord record, JsonElement input, JsonElement output) => input.ValueKind == JsonValueKind.Array
        ? new CallTest(new CallArguments([.. input.EnumerateArray().Select(value => WithNumberKeys(PythonJson.ToValue(value)))]), WithNumberKeysInside(PythonJson.ToValue(output)))
        : throw record.Broken("an input of a function must be a list of arguments");

    // A list's only item is often the answer itself.
    private static PlainValue WithNumberKeysInside(PlainValue value) => value is PlainValue.SequenceValue { Kind: var kind, Items: [var only] }
        ? new PlainValue.SequenceValue(kind, [WithNumberKeys(only)])
        : WithNumberKeys(value);

    // JSON made texts of a dict's keys; the harness makes numbers of them where all of them are.
    private static PlainValue WithNumberKeys(PlainValue value)
    {
        if (value is not PlainValue.MappingValue { Entries: { IsEmpty: false } entries }) return value;
        var numbers = new List<KeyValuePair<PlainValue, PlainValue>>();
        foreach (var entry in entries)
        {
            if (entry.Key is not PlainValue.TextValue { Value: var key } || !BigInteger.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return value;
            numbers.Add(new(new PlainValue.IntegerValue(number), entry.Value));
        }

        return new PlainValue.MappingValue([.. numbers]);
    }

    private static bool IsExpectedOrItsOnlyItem(CheckedAnswer answer)
    {
        var (expected, actual) = (Lists(answer.Expected), Lists(answer.Actual));
        return actual.Equals(expected) || (expected is PlainValue.SequenceValue { Items: [var only] } && actual.Equals(only));
    }

    private static PlainValue Lists(PlainValue value) => value switch
    {
        PlainValue.SequenceValue sequence => new PlainValue.SequenceValue(SequenceKind.List, [.. sequence.Items.Select(Lists)]),
        PlainValue.MappingValue mapping => new PlainValue.MappingValue([.. mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Lists(entry.Value)))]),
        _ => value,
    };

    // Solutions are a bonus: what is wrong with them does not make the problem unusable.
    private static string? ReadSolution(ProblemRecord record)
    {
        if (record.KindOf("solutions") != JsonValueKind.String) return null;
        try
        {
            var solutions = PythonJson.Parse(Encoding.UTF8.GetBytes(record.GetText("solutions", Needed)));
            return solutions.ValueKind == JsonValueKind.Array && solutions.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.String } first ? first.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
