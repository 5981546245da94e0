using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Runner;

/// <summary>From the objects of C# to plain values: numbers, texts, tuples, and collections of them; a lazy sequence is the list of its items.</summary>
internal static class ValueWriter
{
    /// <summary>The plain value of an object.</summary>
    /// <exception cref="ForeignValueException">It is or holds an object that is not plain data.</exception>
    /// <exception cref="InvalidOperationException">It is nested too deeply, or holds itself.</exception>
    public static PlainValue Write(object? value) => Write(value, 0);

    private static PlainValue Write(object? value, int depth)
    {
        if (depth > ValueCodec.DeepestValue) throw new InvalidOperationException($"the answer is nested more than {ValueCodec.DeepestValue} levels deep");
        switch (value)
        {
            case null: return PlainValue.NoneValue.Instance;
            case bool flag: return flag;
            case string text: return text;
            case char letter: return letter.ToString();
            case sbyte or byte or short or ushort or int or uint or long: return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            case ulong number: return new PlainValue.IntegerValue(number);
            case nint number: return (long)number;
            case BigInteger number: return new PlainValue.IntegerValue(number);
            case Int128 number: return new PlainValue.IntegerValue((BigInteger)number);
            case UInt128 number: return new PlainValue.IntegerValue((BigInteger)number);
            case double number: return number;
            case float number: return (double)number;
            case Half number: return (double)number;
            case decimal number: return new PlainValue.DecimalValue(number.ToString(CultureInfo.InvariantCulture));
            case Complex number: return new PlainValue.ComplexValue(number.Real, number.Imaginary);
            case Enum: return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            case ITuple tuple: return new PlainValue.SequenceValue(SequenceKind.Tuple, [.. Enumerable.Range(0, tuple.Length).Select(i => Write(tuple[i], depth + 1))]);
            case DictionaryEntry entry: return PlainValue.Tuple(Write(entry.Key, depth + 1), Write(entry.Value, depth + 1));
            case Array { Rank: > 1 } array: return Rows(array, new int[array.Rank], 0, depth);
            case IDictionary dictionary: return Mapping(dictionary, depth);
        }

        var type = value.GetType();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
            return PlainValue.Tuple(Write(type.GetProperty("Key")!.GetValue(value), depth + 1), Write(type.GetProperty("Value")!.GetValue(value), depth + 1));
        if (value is not IEnumerable sequence) throw new ForeignValueException(type);
        if (Implements(type, typeof(IReadOnlyDictionary<,>))) return Pairs(sequence, depth);
        var items = Items(sequence, depth);
        return Implements(type, typeof(ISet<>)) || Implements(type, typeof(IReadOnlySet<>)) ? new PlainValue.SetValue(items) : new PlainValue.SequenceValue(SequenceKind.List, items);
    }

    private static ImmutableArray<PlainValue> Items(IEnumerable sequence, int depth)
    {
        var items = ImmutableArray.CreateBuilder<PlainValue>();
        foreach (var item in sequence) items.Add(Write(item, depth + 1));
        return items.DrainToImmutable();
    }

    private static PlainValue.MappingValue Mapping(IDictionary dictionary, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<PlainValue, PlainValue>>(dictionary.Count);
        foreach (DictionaryEntry entry in dictionary) entries.Add(new(Write(entry.Key, depth + 1), Write(entry.Value, depth + 1)));
        return new PlainValue.MappingValue(entries.DrainToImmutable());
    }

    private static PlainValue.MappingValue Pairs(IEnumerable sequence, int depth) =>
        new([.. Items(sequence, depth).Select(pair => ((PlainValue.SequenceValue)pair).Items).Select(pair => KeyValuePair.Create(pair[0], pair[1]))]);

    private static PlainValue.SequenceValue Rows(Array array, int[] place, int dimension, int depth)
    {
        var items = ImmutableArray.CreateBuilder<PlainValue>(array.GetLength(dimension));
        for (var i = 0; i < array.GetLength(dimension); i++)
        {
            place[dimension] = array.GetLowerBound(dimension) + i;
            items.Add(dimension == array.Rank - 1 ? Write(array.GetValue(place), depth + 1) : Rows(array, place, dimension + 1, depth + 1));
        }

        return new PlainValue.SequenceValue(SequenceKind.List, items.DrainToImmutable());
    }

    private static bool Implements(Type type, Type contract) =>
        type.GetInterfaces().Any(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == contract);
}
