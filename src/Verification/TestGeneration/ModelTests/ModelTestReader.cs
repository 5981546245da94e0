using System.Text.Json;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.TestGeneration.ModelTests;

/// <summary>
/// Reads the tests that a model wrote for a function: bare <c>assert</c> statements, a <c>check</c> function, <c>unittest</c> methods, in Markdown fences or not,
/// with prose around them. They become single assertions; what cannot be used is reported with its reason.
/// </summary>
/// <remarks>
/// The first step of CodeT (Chen et al., "CodeT: Code Generation with Generated Tests", ICLR 2023, section 2.1), which takes the first five assertions of each sample that
/// are valid syntax and name the function. Departs from it: names are replaced by the literals they were assigned, loops over literals are unrolled, conjunctions and
/// <c>unittest</c> methods become single assertions, and those that no program can fail, or none can pass, are left out. The texts are parsed by Python itself
/// in the sandbox and never run.
/// </remarks>
public sealed class ModelTestReader
{
    private const int SamplesPerProcess = 16;

    private static readonly ValueComparison Truth = new() { Oracle = answer => IsTrue(answer.Actual) == IsTrue(answer.Expected), OracleName = "truth value" };

    private static readonly ValueComparison Identity = new()
    {
        Oracle = answer => answer.Actual.GetType() == answer.Expected.GetType() && answer.Actual == answer.Expected,
        OracleName = "identity",
    };

    private readonly ISandbox _sandbox;
    private readonly ModelTestOptions _options;

    /// <summary>A reader.</summary>
    /// <param name="sandbox">A Python sandbox, in which texts are parsed; stays the caller's to dispose.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="ArgumentException">The sandbox does not run Python.</exception>
    public ModelTestReader(ISandbox sandbox, ModelTestOptions? options = null)
    {
        _sandbox = AnalysisProgram.Python(sandbox, nameof(sandbox));
        _options = options ?? new ModelTestOptions();
    }

    /// <summary>Reads samples. Whatever they hold, they are read or reported, never an exception.</summary>
    /// <param name="samples">What the model wrote, each text by itself.</param>
    /// <param name="entryPoint">Name of the function under test.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <exception cref="SandboxUnavailableException">The sandbox broke.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<ModelTestSet> ReadAsync(IReadOnlyList<string> samples, string entryPoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentException.ThrowIfNullOrWhiteSpace(entryPoint);
        var found = new List<FoundTest>();
        var dropped = new List<DroppedTest>();
        for (var first = 0; first < samples.Count; first += SamplesPerProcess)
        {
            var count = Math.Min(SamplesPerProcess, samples.Count - first);
            if (await TryReadAsync(samples, first, count, entryPoint, found, dropped, cancellationToken).ConfigureAwait(false) is null) continue;

            // One text that is too much for the parser must not cost the others.
            for (var sample = first; sample < first + count; sample++)
            {
                if (await TryReadAsync(samples, sample, 1, entryPoint, found, dropped, cancellationToken).ConfigureAwait(false) is { } failure)
                    dropped.Add(new DroppedTest(sample, 0, "", DropReason.Unreadable, failure));
            }
        }

        var tests = Merge(found);
        if (_options.Contradictions == ContradictionHandling.KeepMostFrequent) tests = Contradictions.Remove(tests, dropped);
        return new ModelTestSet([.. tests.Select(test => test.Test)], [.. dropped.OrderBy(test => test.Sample).ThenBy(test => test.Line)]);
    }

    private async ValueTask<string?> TryReadAsync(
        IReadOnlyList<string> samples, int first, int count, string entryPoint, List<FoundTest> found, List<DroppedTest> dropped, CancellationToken cancellationToken)
    {
        var (answer, failure) = await AnalysisProgram.ModelTests.RunAsync(_sandbox, Request, cancellationToken).ConfigureAwait(false);
        if (answer is null) return failure;
        using (answer)
        {
            for (var sample = 0; sample < count; sample++)
            {
                var read = answer.RootElement[sample];
                found.AddRange(read.GetProperty("tests").EnumerateArray().Select(test => Test(test, first + sample)));
                dropped.AddRange(read.GetProperty("dropped").EnumerateArray().Select(test => Drop(test, first + sample)));
            }
        }

        return null;

        void Request(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("entry", entryPoint);
            if (_options.FirstPerSample is { } limit) writer.WriteNumber("limit", limit);
            else writer.WriteNull("limit");
            writer.WriteStartArray("modules");
            foreach (var module in _options.AllowedModules) writer.WriteStringValue(module);
            writer.WriteEndArray();
            writer.WriteStartArray("samples");
            for (var sample = first; sample < first + count; sample++) writer.WriteStringValue(WithoutHalves(_options.Prefix + samples[sample]));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }

    private static FoundTest Test(JsonElement json, int sample)
    {
        var form = json.GetProperty("form").GetString()!;
        var isCall = form != "source";
        var test = new ModelTest
        {
            Source = json.GetProperty("source").GetString()!,
            Imports = string.Concat(json.GetProperty("imports").EnumerateArray().Select(line => $"{line.GetString()}\n")),
            Sample = sample,
            Line = json.GetProperty("line").GetInt32(),
            Call = isCall ? Call(json) : null,
            Comparison = form switch
            {
                "true" or "false" => Truth,
                "identical" => Identity,
                "close" => new ValueComparison { AbsoluteTolerance = json.GetProperty("absolute").GetDouble(), RelativeTolerance = json.GetProperty("relative").GetDouble() },
                _ => ValueComparison.Exact,
            },
        };
        var arguments = isCall ? json.GetProperty("arguments").GetRawText() + json.GetProperty("named").GetRawText() : null;
        var key = isCall
            ? $"{form} {arguments} {json.GetProperty("expected").GetRawText()} {json.GetProperty("absolute").GetRawText()} {json.GetProperty("relative").GetRawText()}"
            : test.Source;
        return new FoundTest(key, form is "equal" or "identical" or "true" or "false" ? arguments : null, form is "true" or "false", test);
    }

    private static CallTest Call(JsonElement json) => new(
        new CallArguments(
            [.. json.GetProperty("arguments").EnumerateArray().Select(ValueCodec.Read)],
            [.. json.GetProperty("named").EnumerateArray().Select(pair => KeyValuePair.Create(pair[0].GetString()!, ValueCodec.Read(pair[1])))]),
        ValueCodec.Read(json.GetProperty("expected")));

    private static DroppedTest Drop(JsonElement json, int sample) => new(
        sample,
        json.GetProperty("line").GetInt32(),
        json.GetProperty("source").GetString()!,
        Enum.Parse<DropReason>(json.GetProperty("reason").GetString()!, ignoreCase: true),
        json.GetProperty("detail").GetString()!);

    private static List<FoundTest> Merge(List<FoundTest> found) =>
    [
        .. found.GroupBy(test => test.Key).Select(group =>
        {
            var first = group.First();
            return first with { Test = first.Test with { Count = group.Select(test => test.Test.Sample).Distinct().Count() } };
        }),
    ];

    private static bool IsTrue(PlainValue value) => value switch
    {
        PlainValue.NoneValue => false,
        PlainValue.TextValue text => text.Value.Length > 0,
        PlainValue.BytesValue bytes => bytes.Value.Length > 0,
        PlainValue.SequenceValue sequence => sequence.Kind == SequenceKind.Iterator || sequence.Items.Length > 0,
        PlainValue.SetValue set => set.Items.Length > 0,
        PlainValue.MappingValue mapping => mapping.Entries.Length > 0,
        PlainValue.RangeValue range => range.Step.Sign > 0 ? range.Start < range.Stop : range.Start > range.Stop,
        _ => value != 0L,
    };

    // Halves of surrogate pairs are no valid text, in JSON as in Python source.
    private static string WithoutHalves(string text) => string.Concat(text.EnumerateRunes());
}
