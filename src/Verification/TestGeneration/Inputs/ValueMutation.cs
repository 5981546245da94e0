using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.TestGeneration.Inputs;

/// <summary>One small change to a value, which keeps its type.</summary>
internal sealed class ValueMutation(Ingredients ingredients, Random random, InputMutationOptions options)
{
    /// <summary>A value of the same type, often but not always another one.</summary>
    /// <param name="place">Where the value stands; see <see cref="Ingredients"/>.</param>
    /// <param name="value">The value.</param>
    /// <param name="mayGrow">Whether there is room for more values.</param>
    public PlainValue Mutate(string place, PlainValue value, bool mayGrow) => value switch
    {
        PlainValue.BooleanValue flag => !flag.Value,
        PlainValue.IntegerValue number => Seen(number) ?? new PlainValue.IntegerValue(number.Value + Sign()),
        PlainValue.FloatValue number => Seen(number) ?? number.Value + Sign(),
        PlainValue.ComplexValue number => random.Next(2) == 0
            ? new PlainValue.ComplexValue(number.Real + Sign(), number.Imaginary)
            : new PlainValue.ComplexValue(number.Real, number.Imaginary + Sign()),
        PlainValue.FractionValue number => new PlainValue.FractionValue(number.Numerator + Sign(), number.Denominator),
        PlainValue.DecimalValue number => Beside(number),
        PlainValue.TextValue text => Text(text),
        PlainValue.BytesValue bytes => new PlainValue.BytesValue(Bytes(bytes.Value), bytes.IsMutable),
        PlainValue.SequenceValue { Kind: SequenceKind.Tuple } tuple when !ingredients.VaryInLength(place) => Record(place, tuple, mayGrow),
        PlainValue.SequenceValue sequence => new PlainValue.SequenceValue(sequence.Kind, Items(place, sequence.Items, mayGrow)),
        PlainValue.SetValue set => new PlainValue.SetValue(Items(place, set.Items, mayGrow), set.IsFrozen),
        PlainValue.MappingValue mapping => Mapping(place, mapping, mayGrow),
        PlainValue.RangeValue range => Range(range),
        _ => value,
    };

    private PlainValue? Seen(PlainValue value) => random.NextDouble() < options.IngredientShare ? ingredients.Like(value, random) : null;

    private int Sign() => random.Next(2) == 0 ? 1 : -1;

    /// <summary>One more or less in the last digit; what is no plain number (NaN, one with an exponent) stays.</summary>
    private PlainValue.DecimalValue Beside(PlainValue.DecimalValue number)
    {
        if (!BigInteger.TryParse(number.Digits.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var coefficient)) return number;
        var places = number.Digits.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? number.Digits.Length - point - 1 : 0;
        var changed = coefficient + Sign();
        var text = BigInteger.Abs(changed).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        if (places > 0) text = $"{text[..^places]}.{text[^places..]}";
        return new PlainValue.DecimalValue(changed.Sign < 0 ? $"-{text}" : text);
    }

    private PlainValue.TextValue Text(PlainValue.TextValue text)
    {
        var value = text.Value;
        var room = Math.Max(options.LongestText, value.Length);
        if (Seen(text) is PlainValue.TextValue seen && seen.Value.Length <= room) return seen;
        var (from, to) = Part(value.Length);
        (from, to) = (Whole(value, from), Whole(value, to));
        var part = value[from..to];
        var replacement = random.Next(3) switch
        {
            0 => "",
            1 => part + part,
            _ => ingredients.Like(text, random) is PlainValue.TextValue other ? other.Value : "",
        };
        if (value.Length - part.Length + replacement.Length > room) replacement = "";
        return new PlainValue.TextValue(string.Concat(value.AsSpan(0, from), replacement, value.AsSpan(to)));
    }

    /// <summary>A place between whole characters: never between the halves of a surrogate pair.</summary>
    private static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsSurrogatePair(text[at - 1], text[at]) ? at - 1 : at;

    private ImmutableArray<byte> Bytes(ImmutableArray<byte> bytes)
    {
        var (from, to) = Part(bytes.Length);
        var part = bytes[from..to];
        ImmutableArray<byte> replacement = random.Next(3) switch
        {
            0 => [],
            1 when bytes.Length + part.Length <= Math.Max(options.LongestText, bytes.Length) => [.. part, .. part],
            _ => [.. part.Select(value => (byte)(value + Sign()))],
        };
        return [.. bytes[..from], .. replacement, .. bytes[to..]];
    }

    /// <summary>A part of a text, empty only where the text is.</summary>
    private (int From, int To) Part(int length)
    {
        if (length == 0) return (0, 0);
        var from = random.Next(length);
        return (from, random.Next(from, length) + 1);
    }

    private ImmutableArray<PlainValue> Items(string place, ImmutableArray<PlainValue> items, bool mayGrow)
    {
        var inside = Ingredients.Items(place);
        if (items.Length == 0) return mayGrow && ingredients.At(inside, random) is { } seen ? [seen] : items;
        var at = random.Next(items.Length);
        return random.Next(mayGrow ? 4 : 2) switch
        {
            0 => items.RemoveAt(at),
            1 => items.SetItem(at, Mutate(inside, items[at], mayGrow)),
            2 => items.Insert(at, items[at]),
            _ => items.Insert(random.Next(items.Length + 1), random.Next(2) == 0 ? Mutate(inside, items[at], mayGrow) : ingredients.At(inside, random) ?? items[at]),
        };
    }

    /// <summary>A tuple that was always seen with as many items is a record: its items change, their number does not.</summary>
    private PlainValue.SequenceValue Record(string place, PlainValue.SequenceValue tuple, bool mayGrow)
    {
        if (tuple.Items.Length == 0) return tuple;
        var at = random.Next(tuple.Items.Length);
        var inside = Ingredients.Item(place, at);
        var seen = random.NextDouble() < options.IngredientShare ? ingredients.At(inside, random) : null;
        return new PlainValue.SequenceValue(tuple.Kind, tuple.Items.SetItem(at, seen ?? Mutate(inside, tuple.Items[at], mayGrow)));
    }

    private PlainValue.MappingValue Mapping(string place, PlainValue.MappingValue mapping, bool mayGrow)
    {
        var entries = mapping.Entries;
        var (keys, values) = (Ingredients.Keys(place), Ingredients.Entries(place));
        if (entries.Length == 0)
        {
            return mayGrow && ingredients.At(keys, random) is { } key && ingredients.At(values, random) is { } value
                ? new PlainValue.MappingValue([KeyValuePair.Create(key, value)])
                : mapping;
        }

        var at = random.Next(entries.Length);
        var entry = entries[at];
        return new PlainValue.MappingValue(random.Next(mayGrow ? 4 : 3) switch
        {
            0 => entries.RemoveAt(at),
            1 => entries.SetItem(at, KeyValuePair.Create(entry.Key, Mutate(values, entry.Value, mayGrow))),
            2 => With(entries.RemoveAt(at), Mutate(keys, entry.Key, mayGrow), entry.Value),
            _ => With(entries, Mutate(keys, entry.Key, mayGrow), Mutate(values, entry.Value, mayGrow)),
        });
    }

    private static ImmutableArray<KeyValuePair<PlainValue, PlainValue>> With(ImmutableArray<KeyValuePair<PlainValue, PlainValue>> entries, PlainValue key, PlainValue value) =>
        entries.Any(entry => entry.Key.Equals(key)) ? entries : entries.Add(KeyValuePair.Create(key, value));

    private PlainValue.RangeValue Range(PlainValue.RangeValue range)
    {
        var sign = Sign();
        return random.Next(3) switch
        {
            0 => new PlainValue.RangeValue(range.Start + sign, range.Stop, range.Step),
            1 => new PlainValue.RangeValue(range.Start, range.Stop + sign, range.Step),
            _ => new PlainValue.RangeValue(range.Start, range.Stop, range.Step + sign is { IsZero: false } step ? step : range.Step),
        };
    }
}
