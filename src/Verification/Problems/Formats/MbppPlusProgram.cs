using System.Globalization;
using System.Text.RegularExpressions;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;
using Reasoning.Verification.Values.Literals;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// The test program that the data set <c>evalplus/mbppplus</c> has in its field <c>test</c>: helpers, the lists <c>inputs</c> and <c>results</c>, each on a line of its own, and a loop that compares what the
/// function returns within a tolerance. Without <c>results</c> it calls a reference, which is the record's <c>code</c>. Read, never run: its helpers need NumPy.
/// </summary>
internal static partial class MbppPlusProgram
{
    /// <summary>Whether a record has one.</summary>
    public static bool IsIn(ProblemRecord record) => record.Has("task_id", "prompt", "code", "test_list", "test");

    /// <summary>The function it calls, with what, and the tolerance that it states.</summary>
    /// <exception cref="ProblemFormatException">The program is of another shape.</exception>
    public static (string EntryPoint, IReadOnlyList<CallTest> Tests, double Tolerance) Read(ProblemRecord record)
    {
        var program = record.GetText("test", "MBPP+ of the data set has test").ReplaceLineEndings("\n");
        if (Loop().Match(program) is not { Success: true } loop || !double.TryParse(loop.Groups["atol"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var tolerance))
            throw record.Broken("the program of the field 'test' does not end in a loop that calls assertion(function(*inp), ...)");
        if (List("inputs") is not { } inputs) throw record.Broken("the program of the field 'test' has no line 'inputs = [...]' with a list of literals");
        var results = List("results");
        if (results is { } list && list.Length != inputs.Length) throw record.Broken($"the program of the field 'test' has {inputs.Length} inputs and {list.Length} results");
        var tests = inputs.Select((input, i) => input is PlainValue.SequenceValue { Items: var arguments }
            ? new CallTest(new CallArguments([.. arguments]), results?[i])
            : throw record.Broken($"input {i} of the program of the field 'test' is not a list of arguments"));
        return (loop.Groups["name"].Value, [.. tests], tolerance);

        PlainValue[]? List(string name) =>
            program.Split('\n').FirstOrDefault(line => line.StartsWith($"{name} = ", StringComparison.Ordinal)) is { } line
            && PythonLiteral.TryParse(line[(name.Length + 3)..]) is PlainValue.SequenceValue { Items: var items }
                ? [.. items]
                : null;
    }

    [GeneratedRegex(@"^[ \t]+assertion\((?<name>\w+)\(\*inp\),[ ]*(exp|ref_func\(\*inp\)),[ ]*(?<atol>[\d.e+-]+)\)\s*\z", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Loop();
}
