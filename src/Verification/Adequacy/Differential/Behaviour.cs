using System.Collections.Immutable;
using System.Globalization;
using Reasoning.Verification.Agreement.Behaviour;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Adequacy.Differential;

/// <summary>Outputs in a form in which what counts as the same behaviour is equal, as clustering needs: floats rounded, NaN equal to itself.</summary>
/// <remarks>
/// Rounding, unlike a tolerance, is an equivalence; two floats on both sides of a rounding border count as different however near they are. A whole float equals
/// the integer of the same value up to so many digits as are compared.
/// </remarks>
internal static class Behaviour
{
    // A value that no candidate can answer, since an iterator's items are never a bare marker: it stands for NaN.
    private static readonly PlainValue Nan = new PlainValue.SequenceValue(SequenceKind.Iterator, [new PlainValue.SequenceValue(SequenceKind.Iterator, [new PlainValue.TextValue("nan")])]);

    public static ObservedOutput<PlainValue> Canonical(ObservedOutput<PlainValue> output, int digits) =>
        output.Ran ? ObservedOutput.Returned(Canonical(output.Value!, digits)) : output;

    public static PlainValue Canonical(PlainValue value, int digits) => value switch
    {
        PlainValue.FloatValue { Value: var number } => Canonical(number, digits),
        PlainValue.ComplexValue number when double.IsNaN(number.Real) || double.IsNaN(number.Imaginary) => Nan,
        PlainValue.ComplexValue number => new PlainValue.ComplexValue(Rounded(number.Real, digits), Rounded(number.Imaginary, digits)),
        PlainValue.DecimalValue { Digits: "NaN" or "-NaN" or "sNaN" } => Nan,
        PlainValue.SequenceValue sequence => new PlainValue.SequenceValue(sequence.Kind, All(sequence.Items, digits)),
        PlainValue.SetValue set => new PlainValue.SetValue(All(set.Items, digits), set.IsFrozen),
        PlainValue.MappingValue mapping => new PlainValue.MappingValue([.. mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Canonical(entry.Value, digits)))]),
        _ => value,
    };

    private static PlainValue Canonical(double number, int digits) => double.IsNaN(number) ? Nan : new PlainValue.FloatValue(Rounded(number, digits));

    private static double Rounded(double number, int digits) => digits == 17 || !double.IsFinite(number)
        ? number
        : double.Parse(number.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static ImmutableArray<PlainValue> All(ImmutableArray<PlainValue> items, int digits) => [.. items.Select(item => Canonical(item, digits))];
}
