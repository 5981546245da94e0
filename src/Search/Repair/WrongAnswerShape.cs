using Reasoning.Verification;
using Reasoning.Verification.Values;
using Reasoning.Verification.Values.Literals;

namespace Reasoning.Search.Repair;

/// <summary>Kinds of bugs by which tests fail and what they got instead. A rule of thumb of ours, deterministic, for tests that are written as <c>call(...) == value</c>.</summary>
internal static class WrongAnswerShape
{
    /// <summary>
    /// A failed test whose answer has another type than expected, or is the same text in other spelling, says <see cref="BugKind.InputOutputFormat"/>. Where tests pass and all
    /// that fail have an unusual input (empty, of one item, zero, none), it is <see cref="BugKind.CornerCase"/>. All else is <see cref="BugKind.LogicError"/>.
    /// </summary>
    public static BugKind KindOf(Verdict verdict)
    {
        TestOutcome[] failed = [.. verdict.Tests.Where(test => test.Status == TestStatus.Failed)];
        if (failed.Length == 0) return BugKind.LogicError;
        if (Array.Exists(failed, HasOtherForm)) return BugKind.InputOutputFormat;
        var passed = verdict.Tests.Count(test => test.Status == TestStatus.Passed);
        return passed > 0 && Array.TrueForAll(failed, test => HasUnusualInput(test.Source)) ? BugKind.CornerCase : BugKind.LogicError;
    }

    private static bool HasOtherForm(TestOutcome test)
    {
        if (test.Message?.Contains("not plain data", StringComparison.Ordinal) == true) return true;
        if (test.Observed is null || Expected(test.Source) is not { } expected || PythonLiteral.TryParse(test.Observed) is not { } observed) return false;
        if (FormOf(expected) != FormOf(observed)) return true;
        return (expected, observed) is (PlainValue.TextValue one, PlainValue.TextValue other) && Normal(one.Value) == Normal(other.Value);
    }

    // Numbers of all sorts are one form: a value may be a whole number by chance. Truth values are not.
    private static string FormOf(PlainValue value) => value switch
    {
        PlainValue.BooleanValue => "truth value",
        PlainValue.IntegerValue or PlainValue.FloatValue or PlainValue.FractionValue or PlainValue.DecimalValue => "number",
        PlainValue.SequenceValue sequence => $"sequence {sequence.Kind}",
        _ => value.GetType().Name,
    };

    private static string Normal(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();

    private static PlainValue? Expected(string source)
    {
        var at = source.LastIndexOf("==", StringComparison.Ordinal);
        return at < 0 ? null : PythonLiteral.TryParse(source[(at + 2)..].Trim());
    }

    private static bool HasUnusualInput(string source)
    {
        var at = source.LastIndexOf("==", StringComparison.Ordinal);
        var call = (at < 0 ? source : source[..at]).Trim();
        var open = call.IndexOf('(');
        if (open < 0 || !call.EndsWith(')')) return false;
        // With a comma behind it, a list of arguments is a tuple.
        var arguments = PythonLiteral.TryParse($"({call[(open + 1)..^1].Trim().TrimEnd(',')},)");
        return arguments is PlainValue.SequenceValue { Items: var items } && items.Any(IsUnusual);
    }

    private static bool IsUnusual(PlainValue value) => value switch
    {
        PlainValue.NoneValue => true,
        PlainValue.TextValue text => text.Value.Trim().Length <= 1,
        PlainValue.IntegerValue number => number.Value.IsZero,
        PlainValue.FloatValue number => number.Value == 0,
        PlainValue.SequenceValue sequence => sequence.Items.Length <= 1,
        PlainValue.SetValue set => set.Items.Length <= 1,
        PlainValue.MappingValue mapping => mapping.Entries.Length <= 1,
        _ => false,
    };
}
