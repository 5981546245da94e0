using System.Collections.Immutable;
using System.Numerics;

namespace Reasoning.Verification.Values;

/// <summary>
/// A value that is plain data: what crosses between a candidate's process and whoever checks it. It has no behaviour of its own, so that nothing a
/// candidate answers can take part in the decision about it.
/// </summary>
/// <remarks>
/// Equality is Python's <c>==</c>: <c>1</c>, <c>1.0</c>, <c>True</c> and <c>Fraction(1)</c> are equal, a list never equals a tuple, sets and dicts
/// have no order, and NaN equals nothing. Numbers are compared exactly. <see cref="object.ToString"/> writes the value as Python does. Other languages' values are
/// mapped to these (a C# array or <c>List</c> is a list, a <c>HashSet</c> a set, a value tuple a tuple).
/// </remarks>
public abstract partial record PlainValue
{
    private PlainValue()
    {
    }

    /// <summary>Python's <c>None</c>, C#'s <c>null</c>.</summary>
    public sealed partial record NoneValue : PlainValue
    {
        /// <summary>The one value of this type.</summary>
        public static NoneValue Instance { get; } = new();
    }

    /// <summary>A truth value.</summary>
    public sealed partial record BooleanValue(bool Value) : PlainValue;

    /// <summary>An integer of any size.</summary>
    public sealed partial record IntegerValue(BigInteger Value) : PlainValue;

    /// <summary>A double-precision number, NaN and the infinities included.</summary>
    public sealed partial record FloatValue(double Value) : PlainValue;

    /// <summary>A complex number.</summary>
    public sealed partial record ComplexValue(double Real, double Imaginary) : PlainValue;

    /// <summary>A reduced fraction, the denominator above zero.</summary>
    public sealed partial record FractionValue(BigInteger Numerator, BigInteger Denominator) : PlainValue;

    /// <summary>A decimal number in its own notation, such as <c>1.50</c>, <c>1E+3</c>, <c>NaN</c> or <c>-Infinity</c>.</summary>
    public sealed partial record DecimalValue(string Digits) : PlainValue;

    /// <summary>A text. It may hold halves of surrogate pairs, as Python's may.</summary>
    public sealed partial record TextValue(string Value) : PlainValue;

    /// <summary>Bytes; mutable ones are Python's <c>bytearray</c>.</summary>
    public sealed partial record BytesValue(ImmutableArray<byte> Value, bool IsMutable = false) : PlainValue;

    /// <summary>A list, tuple, or what an iterator yielded.</summary>
    public sealed partial record SequenceValue(SequenceKind Kind, ImmutableArray<PlainValue> Items) : PlainValue;

    /// <summary>A set; the items are in the order in which they came.</summary>
    public sealed partial record SetValue(ImmutableArray<PlainValue> Items, bool IsFrozen = false) : PlainValue;

    /// <summary>A dict; the entries are in the order in which they came, each key once.</summary>
    public sealed partial record MappingValue(ImmutableArray<KeyValuePair<PlainValue, PlainValue>> Entries) : PlainValue;

    /// <summary>Python's <c>range</c>; the step is not zero.</summary>
    public sealed partial record RangeValue(BigInteger Start, BigInteger Stop, BigInteger Step) : PlainValue;

    /// <summary>A list of the items.</summary>
    public static SequenceValue List(params ReadOnlySpan<PlainValue> items) => new(SequenceKind.List, [.. items]);

    /// <summary>A tuple of the items.</summary>
    public static SequenceValue Tuple(params ReadOnlySpan<PlainValue> items) => new(SequenceKind.Tuple, [.. items]);

    /// <summary>An integer.</summary>
    public static implicit operator PlainValue(long value) => new IntegerValue(value);

    /// <summary>A floating-point number.</summary>
    public static implicit operator PlainValue(double value) => new FloatValue(value);

    /// <summary>A truth value.</summary>
    public static implicit operator PlainValue(bool value) => new BooleanValue(value);

    /// <summary>A text.</summary>
    public static implicit operator PlainValue(string value) => new TextValue(value);
}
