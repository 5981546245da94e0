using System.Collections.Immutable;
using System.Numerics;

namespace Reasoning.Verification.Values;

/// <summary>
/// A value that is plain data: what crosses between a candidate's process and whoever checks it. It has no behaviour of its own, so that nothing a
/// candidate answers can take part in the decision about it.
/// </summary>
/// <remarks>
/// <para>Equality is Python's <c>==</c>: <c>1</c>, <c>1.0</c>, <c>True</c> and <c>Fraction(1)</c> are equal, a list never equals a tuple, sets and dicts
/// have no order, and NaN equals nothing, itself included. Numbers are compared exactly. It takes time linear in the size of the smaller value, whatever
/// the values are: hash codes are drawn anew in every process, so that nobody can prepare values whose hashes collide.</para>
/// <para><see cref="ToString"/> writes the value as Python does. Other languages' values are mapped to these (a C# array or <c>List</c> is a list, a
/// <c>HashSet</c> a set, a value tuple a tuple).</para>
/// </remarks>
public abstract class PlainValue : IEquatable<PlainValue>
{
    // Nested values hash their parts, and unordered ones hash them again when compared: without a memory that is quadratic in the depth.
    private int? _hash;

    private PlainValue()
    {
    }

    /// <summary>Whether two values are equal as Python's <c>==</c> has it.</summary>
    public static bool operator ==(PlainValue? left, PlainValue? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two values are not equal as Python's <c>==</c> has it.</summary>
    public static bool operator !=(PlainValue? left, PlainValue? right) => !(left == right);

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

    /// <inheritdoc/>
    public bool Equals(PlainValue? other) => other is not null && PlainEquality.AreEqual(this, other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is PlainValue other && Equals(other);

    /// <summary>A hash code, the same for equal values; another one in every process.</summary>
    public sealed override int GetHashCode() => _hash ??= PlainEquality.Hash(this);

    /// <summary>The value as Python's <c>repr</c> writes it, cut off with <c>...</c> after 2000 characters; an integer of more than 4300 digits is described instead.</summary>
    public sealed override string ToString() => PlainText.Write(this, PlainText.UsualLength);

    /// <summary>Python's <c>None</c>, C#'s <c>null</c>.</summary>
    public sealed class NoneValue : PlainValue
    {
        private NoneValue()
        {
        }

        /// <summary>The one value of this type.</summary>
        public static NoneValue Instance { get; } = new();
    }

    /// <summary>A truth value.</summary>
    public sealed class BooleanValue(bool value) : PlainValue
    {
        /// <summary>The truth value.</summary>
        public bool Value { get; } = value;
    }

    /// <summary>An integer of any size.</summary>
    public sealed class IntegerValue(BigInteger value) : PlainValue
    {
        /// <summary>The integer.</summary>
        public BigInteger Value { get; } = value;
    }

    /// <summary>A double-precision number, NaN and the infinities included.</summary>
    public sealed class FloatValue(double value) : PlainValue
    {
        /// <summary>The number.</summary>
        public double Value { get; } = value;
    }

    /// <summary>A complex number.</summary>
    public sealed class ComplexValue(double real, double imaginary) : PlainValue
    {
        /// <summary>The real part.</summary>
        public double Real { get; } = real;

        /// <summary>The imaginary part.</summary>
        public double Imaginary { get; } = imaginary;
    }

    /// <summary>A fraction.</summary>
    public sealed class FractionValue : PlainValue
    {
        /// <summary>A fraction, which is reduced.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The denominator is zero.</exception>
        public FractionValue(BigInteger numerator, BigInteger denominator)
        {
            if (denominator.IsZero) throw new ArgumentOutOfRangeException(nameof(denominator), "A fraction's denominator must not be zero.");
            var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
            (Numerator, Denominator) = divisor.IsOne ? (numerator, denominator) : (numerator / divisor, denominator / divisor);
        }

        /// <summary>The numerator, which has no factor in common with the denominator.</summary>
        public BigInteger Numerator { get; }

        /// <summary>The denominator, above zero.</summary>
        public BigInteger Denominator { get; }
    }

    /// <summary>A decimal number with a notation of its own.</summary>
    public sealed class DecimalValue : PlainValue
    {
        /// <summary>A decimal number.</summary>
        /// <param name="digits">Its notation, such as <c>1.50</c>, <c>1E+3</c>, <c>NaN</c> or <c>-Infinity</c>.</param>
        /// <exception cref="ArgumentException">The notation is not that of a decimal number.</exception>
        public DecimalValue(string digits)
        {
            Number = DecimalNumber.Parse(digits);
            Digits = digits;
        }

        /// <summary>Its notation, such as <c>1.50</c>, <c>1E+3</c>, <c>NaN</c> or <c>-Infinity</c>.</summary>
        public string Digits { get; }

        internal DecimalNumber Number { get; }
    }

    /// <summary>A text. It may hold halves of surrogate pairs, as Python's may.</summary>
    public sealed class TextValue(string value) : PlainValue
    {
        /// <summary>The text.</summary>
        public string Value { get; } = value;
    }

    /// <summary>Bytes; mutable ones are Python's <c>bytearray</c>.</summary>
    public sealed class BytesValue(ImmutableArray<byte> value, bool isMutable = false) : PlainValue
    {
        /// <summary>The bytes.</summary>
        public ImmutableArray<byte> Value { get; } = value;

        /// <summary>Whether it is a <c>bytearray</c>.</summary>
        public bool IsMutable { get; } = isMutable;
    }

    /// <summary>A list, tuple, or what an iterator yielded.</summary>
    public sealed class SequenceValue(SequenceKind kind, ImmutableArray<PlainValue> items) : PlainValue
    {
        /// <summary>What kind of sequence it is.</summary>
        public SequenceKind Kind { get; } = kind;

        /// <summary>The items.</summary>
        public ImmutableArray<PlainValue> Items { get; } = items;
    }

    /// <summary>A set.</summary>
    public sealed class SetValue : PlainValue
    {
        /// <summary>A set of the items; of equal ones, the first is kept.</summary>
        public SetValue(ImmutableArray<PlainValue> items, bool isFrozen = false)
        {
            var seen = new HashSet<PlainValue>(items.Length);
            var isDistinct = items.All(seen.Add);
            seen.Clear();
            Items = isDistinct ? items : [.. items.Where(seen.Add)];
            IsFrozen = isFrozen;
        }

        /// <summary>The items in the order in which they came, each once.</summary>
        public ImmutableArray<PlainValue> Items { get; }

        /// <summary>Whether it is a <c>frozenset</c>.</summary>
        public bool IsFrozen { get; }
    }

    /// <summary>A dict.</summary>
    public sealed class MappingValue : PlainValue
    {
        /// <summary>A dict of the entries; of equal keys the first is kept, with the last value.</summary>
        public MappingValue(ImmutableArray<KeyValuePair<PlainValue, PlainValue>> entries)
        {
            var places = new Dictionary<PlainValue, int>(entries.Length);
            var kept = ImmutableArray.CreateBuilder<KeyValuePair<PlainValue, PlainValue>>(entries.Length);
            foreach (var (key, value) in entries)
            {
                if (places.TryAdd(key, kept.Count)) kept.Add(new(key, value));
                else kept[places[key]] = new(kept[places[key]].Key, value);
            }

            Entries = kept.DrainToImmutable();
        }

        /// <summary>The entries in the order in which they came, each key once.</summary>
        public ImmutableArray<KeyValuePair<PlainValue, PlainValue>> Entries { get; }
    }

    /// <summary>Python's <c>range</c>.</summary>
    public sealed class RangeValue(BigInteger start, BigInteger stop, BigInteger step) : PlainValue
    {
        /// <summary>The first number.</summary>
        public BigInteger Start { get; } = start;

        /// <summary>What the numbers stay short of.</summary>
        public BigInteger Stop { get; } = stop;

        /// <summary>The difference between neighbours; not zero.</summary>
        /// <exception cref="ArgumentOutOfRangeException">It is zero.</exception>
        public BigInteger Step { get; } = !step.IsZero ? step : throw new ArgumentOutOfRangeException(nameof(step), "A range's step must not be zero.");

        internal BigInteger Count
        {
            get
            {
                var span = Step.Sign > 0 ? Stop - Start : Start - Stop;
                return span.Sign <= 0 ? BigInteger.Zero : ((span - 1) / BigInteger.Abs(Step)) + 1;
            }
        }
    }
}
