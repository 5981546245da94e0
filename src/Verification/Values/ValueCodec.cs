using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Reasoning.Verification.Values;

/// <summary>
/// Values as type-tagged JSON, the form in which they cross between processes (its twin on the other side is <c>values.py</c>): null, true, false, strings, and
/// integers of at most 53 bits are themselves; everything else is an array that begins with a tag.
/// </summary>
internal static class ValueCodec
{
    /// <summary>Deeper values are refused, so that reading and comparing them cannot exhaust the stack.</summary>
    public const int DeepestValue = 500;

    private const long LargestPlain = 1L << 53;

    // Bits of a fraction's parts. Reducing takes quadratic time: seconds where an answer is filled with two numbers, milliseconds here.
    private const long LargestFraction = 100_000;

    /// <summary>How the JSON around values is to be read.</summary>
    public static JsonDocumentOptions ReadOptions { get; } = new() { MaxDepth = DeepestValue + 8 };

    /// <summary>How the JSON around values is to be written.</summary>
    public static JsonWriterOptions WriteOptions { get; } = new() { MaxDepth = DeepestValue + 8, SkipValidation = true };

    /// <summary>Writes a value.</summary>
    public static void Write(Utf8JsonWriter writer, PlainValue value)
    {
        switch (value)
        {
            case PlainValue.NoneValue:
                writer.WriteNullValue();
                break;
            case PlainValue.BooleanValue flag:
                writer.WriteBooleanValue(flag.Value);
                break;
            case PlainValue.TextValue text:
                WriteText(writer, text.Value);
                break;
            case PlainValue.IntegerValue { Value: var number }:
                if (number > -LargestPlain && number < LargestPlain) writer.WriteNumberValue((long)number);
                else WriteTagged(writer, "i", Hexadecimal(number));
                break;
            case PlainValue.FloatValue { Value: var number }:
                WriteTagged(writer, "f", HexFloat.Format(number));
                break;
            case PlainValue.ComplexValue complex:
                WriteTagged(writer, "c", HexFloat.Format(complex.Real), HexFloat.Format(complex.Imaginary));
                break;
            case PlainValue.FractionValue fraction:
                WriteTagged(writer, "q", Hexadecimal(fraction.Numerator), Hexadecimal(fraction.Denominator));
                break;
            case PlainValue.DecimalValue number:
                WriteTagged(writer, "m", number.Digits);
                break;
            case PlainValue.BytesValue bytes:
                WriteTagged(writer, bytes.IsMutable ? "B" : "b", Convert.ToHexStringLower(bytes.Value.AsSpan()));
                break;
            case PlainValue.SequenceValue sequence:
                WriteItems(writer, sequence.Kind switch { SequenceKind.List => "l", SequenceKind.Tuple => "t", _ => "g" }, sequence.Items);
                break;
            case PlainValue.SetValue set:
                WriteItems(writer, set.IsFrozen ? "z" : "s", set.Items);
                break;
            case PlainValue.MappingValue mapping:
                WriteItems(writer, "d", [.. mapping.Entries.SelectMany(entry => (PlainValue[])[entry.Key, entry.Value])]);
                break;
            case PlainValue.RangeValue range:
                WriteItems(writer, "r", [new PlainValue.IntegerValue(range.Start), new PlainValue.IntegerValue(range.Stop), new PlainValue.IntegerValue(range.Step)]);
                break;
            default:
                throw new InvalidOperationException($"There is no encoding of {value.GetType().Name}.");
        }
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="MalformedValueException">It is none.</exception>
    public static PlainValue Read(JsonElement json)
    {
        try
        {
            return ReadValue(json, 0);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or OverflowException or ArgumentException or KeyNotFoundException)
        {
            throw new MalformedValueException("a broken value", error);
        }
    }

    private static PlainValue ReadValue(JsonElement json, int depth)
    {
        if (depth > DeepestValue) throw new MalformedValueException("a value that is nested too deeply");
        return json.ValueKind switch
        {
            JsonValueKind.Null => PlainValue.NoneValue.Instance,
            JsonValueKind.True => new PlainValue.BooleanValue(true),
            JsonValueKind.False => new PlainValue.BooleanValue(false),
            JsonValueKind.String => new PlainValue.TextValue(ReadText(json)),
            JsonValueKind.Number when json.TryGetInt64(out var number) => new PlainValue.IntegerValue(number),
            JsonValueKind.Array when json.GetArrayLength() > 0 => ReadTagged(json, depth),
            _ => throw new MalformedValueException("neither a plain value nor a tagged one"),
        };
    }

    private static PlainValue ReadTagged(JsonElement json, int depth)
    {
        switch (json[0].GetString())
        {
            case "l": return new PlainValue.SequenceValue(SequenceKind.List, Items());
            case "t": return new PlainValue.SequenceValue(SequenceKind.Tuple, Items());
            case "g": return new PlainValue.SequenceValue(SequenceKind.Iterator, Items());
            case "s": return new PlainValue.SetValue(Items());
            case "z": return new PlainValue.SetValue(Items(), isFrozen: true);
            case "i": return new PlainValue.IntegerValue(ParseHexadecimal(Part(1, 1)));
            case "f": return new PlainValue.FloatValue(HexFloat.Parse(Part(1, 1)));
            case "c": return new PlainValue.ComplexValue(HexFloat.Parse(Part(1, 2)), HexFloat.Parse(Part(2, 2)));
            case "b": return new PlainValue.BytesValue([.. Convert.FromHexString(Part(1, 1))]);
            case "B": return new PlainValue.BytesValue([.. Convert.FromHexString(Part(1, 1))], isMutable: true);
            case "q": return ReadFraction(ParseHexadecimal(Part(1, 2)), ParseHexadecimal(Part(2, 2)));
            case "m": return new PlainValue.DecimalValue(Part(1, 1));
            case "r" when Items() is [PlainValue.IntegerValue start, PlainValue.IntegerValue stop, PlainValue.IntegerValue { Value.IsZero: false } step]:
                return new PlainValue.RangeValue(start.Value, stop.Value, step.Value);
            case "d" when Items() is { Length: var length } items && length % 2 == 0:
                var entries = ImmutableArray.CreateBuilder<KeyValuePair<PlainValue, PlainValue>>(length / 2);
                for (var i = 0; i < length; i += 2) entries.Add(new(items[i], items[i + 1]));
                return new PlainValue.MappingValue(entries.MoveToImmutable());
            default: throw new MalformedValueException("a value with an unknown tag");
        }

        ImmutableArray<PlainValue> Items() => [.. json.EnumerateArray().Skip(1).Select(item => ReadValue(item, depth + 1))];

        string Part(int index, int count) => json.GetArrayLength() == count + 1
            ? json[index].GetString() ?? throw new MalformedValueException("a broken value")
            : throw new MalformedValueException("a broken value");
    }

    private static PlainValue.FractionValue ReadFraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.Sign <= 0) throw new MalformedValueException("a fraction without a denominator");
        if (Math.Max(numerator.GetBitLength(), denominator.GetBitLength()) > LargestFraction) throw new MalformedValueException("a fraction of more digits than can be reduced");
        return new PlainValue.FractionValue(numerator, denominator);
    }

    private static void WriteTagged(Utf8JsonWriter writer, string tag, params ReadOnlySpan<string> parts)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(tag);
        foreach (var part in parts) writer.WriteStringValue(part);
        writer.WriteEndArray();
    }

    private static void WriteItems(Utf8JsonWriter writer, string tag, ImmutableArray<PlainValue> items)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(tag);
        foreach (var item in items) Write(writer, item);
        writer.WriteEndArray();
    }

    // Halves of surrogate pairs are no valid text for the writer, but they are for Python.
    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        if (IsWellFormed(text))
        {
            writer.WriteStringValue(text);
            return;
        }

        var escaped = new StringBuilder("\"");
        foreach (var unit in text) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        writer.WriteRawValue(escaped.Append('"').ToString(), skipInputValidation: true);
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    /// <summary>A JSON string, halves of surrogate pairs included.</summary>
    internal static string ReadText(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(json.GetRawText().AsSpan()[1..^1]);
        }
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            text.Append(raw[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(raw.Slice((i += 4) - 3, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                var other => other,
            });
        }

        return text.ToString();
    }

    private static string Hexadecimal(BigInteger number) =>
        $"{(number.Sign < 0 ? "-" : "")}0x{BigInteger.Abs(number).ToString("x", CultureInfo.InvariantCulture)}";

    private static BigInteger ParseHexadecimal(string text)
    {
        var digits = text.AsSpan();
        var negative = digits is ['-', ..];
        if (negative) digits = digits[1..];
        if (digits is not ['0', 'x', _, ..]) throw new MalformedValueException("a broken integer");

        // The leading zero keeps the first digit from being read as a sign.
        var number = BigInteger.Parse($"0{digits[2..]}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return negative ? -number : number;
    }
}
