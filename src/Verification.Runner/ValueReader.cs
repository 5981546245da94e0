using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Runner;

/// <summary>From plain values to objects of the types that a method asks for.</summary>
internal static class ValueReader
{
    private const int WideningCost = 1, AnyCost = 4;

    /// <summary>Reads a value as a type; whether it can be that. A better fit costs less.</summary>
    public static bool TryRead(PlainValue value, Type type, ref int cost, out object? result)
    {
        result = null;
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            if (value is PlainValue.NoneValue) return true;
            type = inner;
        }

        if (type == typeof(object))
        {
            cost += AnyCost;
            result = Any(value);
            return true;
        }

        if (value is PlainValue.NoneValue) return !type.IsValueType && !type.IsByRef;
        return value switch
        {
            PlainValue.BooleanValue flag => type == typeof(bool) && Is(flag.Value, out result),
            PlainValue.IntegerValue number => TryInteger(number.Value, type, ref cost, out result),
            PlainValue.FloatValue number => TryFloat(number.Value, type, ref cost, out result),
            PlainValue.DecimalValue number =>
                type == typeof(decimal) && decimal.TryParse(number.Digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var digits) && Is(digits, out result),
            PlainValue.ComplexValue number => type == typeof(Complex) && Is(new Complex(number.Real, number.Imaginary), out result),
            PlainValue.TextValue text => TryText(text.Value, type, ref cost, out result),
            PlainValue.MappingValue mapping => TryMapping(mapping, type, ref cost, out result),
            _ => Items(value) is { IsDefault: false } items && TryItems(items, type, ref cost, out result),
        };
    }

    /// <summary>The items of a value that has some; default for one that has none.</summary>
    public static ImmutableArray<PlainValue> Items(PlainValue value) => value switch
    {
        PlainValue.SequenceValue sequence => sequence.Items,
        PlainValue.SetValue set => set.Items,
        PlainValue.BytesValue bytes => [.. bytes.Value.Select(part => (PlainValue)(long)part)],
        PlainValue.RangeValue range => [.. Range(range)],
        _ => default,
    };

    private static IEnumerable<PlainValue> Range(PlainValue.RangeValue range)
    {
        for (var number = range.Start; range.Step.Sign > 0 ? number < range.Stop : number > range.Stop; number += range.Step) yield return new PlainValue.IntegerValue(number);
    }

    private static bool Is(object value, out object? result)
    {
        result = value;
        return true;
    }

    private static bool TryInteger(BigInteger number, Type type, ref int cost, out object? result)
    {
        result = null;
        if (type.IsEnum)
        {
            if (!TryInteger(number, Enum.GetUnderlyingType(type), ref cost, out var place)) return false;
            cost += WideningCost;
            return Is(Enum.ToObject(type, place!), out result);
        }

        // int is what a C# programmer means by an integer, long what a generated test often does.
        cost += type == typeof(int) ? 0 : type == typeof(long) || type == typeof(BigInteger) ? WideningCost : 2 * WideningCost;
        if (type == typeof(BigInteger)) return Is(number, out result);
        if (type == typeof(double)) return Is((double)number, out result);
        if (type == typeof(float)) return Is((float)number, out result);
        if (type == typeof(Half)) return Is((Half)(double)number, out result);
        try
        {
            if (type == typeof(int)) return Is((int)number, out result);
            if (type == typeof(long)) return Is((long)number, out result);
            if (type == typeof(short)) return Is((short)number, out result);
            if (type == typeof(sbyte)) return Is((sbyte)number, out result);
            if (type == typeof(byte)) return Is((byte)number, out result);
            if (type == typeof(ushort)) return Is((ushort)number, out result);
            if (type == typeof(uint)) return Is((uint)number, out result);
            if (type == typeof(ulong)) return Is((ulong)number, out result);
            if (type == typeof(nint)) return Is((nint)(long)number, out result);
            if (type == typeof(Int128)) return Is((Int128)number, out result);
            if (type == typeof(UInt128)) return Is((UInt128)number, out result);
            return type == typeof(decimal) && Is((decimal)number, out result);
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static bool TryFloat(double number, Type type, ref int cost, out object? result)
    {
        result = null;
        if (type == typeof(double)) return Is(number, out result);
        cost += WideningCost;
        if (type == typeof(float)) return Is((float)number, out result);
        if (type == typeof(Half)) return Is((Half)number, out result);
        try
        {
            return type == typeof(decimal) && Is((decimal)number, out result);
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static bool TryText(string text, Type type, ref int cost, out object? result)
    {
        result = null;
        if (type.IsAssignableFrom(typeof(string)))
        {
            cost += type == typeof(string) ? 0 : WideningCost;
            return Is(text, out result);
        }

        cost += WideningCost;
        return type == typeof(char) ? text.Length == 1 && Is(text[0], out result) : type == typeof(char[]) && Is(text.ToCharArray(), out result);
    }

    private static bool TryMapping(PlainValue.MappingValue mapping, Type type, ref int cost, out object? result)
    {
        result = null;
        var contract = Contract(type, typeof(IDictionary<,>)) ?? Contract(type, typeof(IReadOnlyDictionary<,>));
        if (contract is null || contract.GetGenericArguments() is not [var keyType, var valueType]) return false;
        var dictionaryType = typeof(Dictionary<,>).MakeGenericType(keyType, valueType);
        var dictionary = (IDictionary)Activator.CreateInstance(dictionaryType)!;
        foreach (var (key, value) in mapping.Entries)
        {
            if (!TryRead(key, keyType, ref cost, out var k) || k is null || !TryRead(value, valueType, ref cost, out var v)) return false;
            dictionary[k] = v;
        }

        return type.IsAssignableFrom(dictionaryType) ? Is(dictionary, out result) : TryConstruct(type, typeof(IDictionary<,>).MakeGenericType(keyType, valueType), dictionary, out result);
    }

    private static bool TryItems(ImmutableArray<PlainValue> items, Type type, ref int cost, out object? result)
    {
        result = null;
        if (typeof(ITuple).IsAssignableFrom(type) && type.IsGenericType) return TryTuple(items, type, ref cost, out result);
        if (type.IsArray && type.GetArrayRank() > 1) return TryGrid(items, type, ref cost, out result);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)) return TryTuple(items, type, ref cost, out result);
        var element = type.IsArray ? type.GetElementType()! : Contract(type, typeof(IEnumerable<>))?.GetGenericArguments()[0];
        if (element is null)
        {
            if (!type.IsAssignableFrom(typeof(ArrayList))) return false;
            cost += AnyCost;
            return Is(new ArrayList(items.Select(Any).ToArray()), out result);
        }

        var array = Array.CreateInstance(element, items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            if (!TryRead(items[i], element, ref cost, out var item)) return false;
            array.SetValue(item, i);
        }

        if (type.IsArray) return Is(array, out result);
        var listType = typeof(List<>).MakeGenericType(element);
        if (type.IsAssignableFrom(listType)) return Is(Activator.CreateInstance(listType, array)!, out result);
        var setType = typeof(HashSet<>).MakeGenericType(element);
        if (type.IsAssignableFrom(setType)) return Is(Activator.CreateInstance(setType, array)!, out result);
        if (type.IsGenericType && type.Namespace == "System.Collections.Immutable") return TryImmutable(type, element, array, out result);
        return TryConstruct(type, typeof(IEnumerable<>).MakeGenericType(element), array, out result);
    }

    private static bool TryTuple(ImmutableArray<PlainValue> items, Type type, ref int cost, out object? result)
    {
        result = null;
        var parts = type.GetGenericArguments();
        if (parts.Length == 8 ? items.Length < 8 : parts.Length != items.Length) return false;
        var values = new object?[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            // The eighth part of a long tuple is a tuple of the rest.
            var read = i == 7 ? TryTuple(items[7..], parts[7], ref cost, out values[7]) : TryRead(items[i], parts[i], ref cost, out values[i]);
            if (!read) return false;
        }

        return Is(Activator.CreateInstance(type, values)!, out result);
    }

    private static bool TryGrid(ImmutableArray<PlainValue> items, Type type, ref int cost, out object? result)
    {
        result = null;
        var lengths = new int[type.GetArrayRank()];
        var rows = items;
        for (var dimension = 0; dimension < lengths.Length; dimension++)
        {
            if (rows.IsDefault) return false;
            lengths[dimension] = rows.Length;
            rows = rows.Length > 0 ? Items(rows[0]) : [];
        }

        var grid = Array.CreateInstance(type.GetElementType()!, lengths);
        if (!TryFill(grid, items, new int[lengths.Length], 0, ref cost)) return false;
        return Is(grid, out result);
    }

    private static bool TryFill(Array grid, ImmutableArray<PlainValue> items, int[] place, int dimension, ref int cost)
    {
        if (items.IsDefault || items.Length != grid.GetLength(dimension)) return false;
        for (var i = 0; i < items.Length; i++)
        {
            place[dimension] = i;
            if (dimension < place.Length - 1)
            {
                if (!TryFill(grid, Items(items[i]), place, dimension + 1, ref cost)) return false;
            }
            else
            {
                if (!TryRead(items[i], grid.GetType().GetElementType()!, ref cost, out var item)) return false;
                grid.SetValue(item, place);
            }
        }

        return true;
    }

    private static bool TryImmutable(Type type, Type element, Array array, out object? result)
    {
        var name = type.Name[..type.Name.IndexOf('`')].TrimStart('I');
        var factory = typeof(ImmutableArray).Assembly.GetType($"System.Collections.Immutable.{(name.StartsWith("mmutable", StringComparison.Ordinal) ? $"I{name}" : name)}");
        result = factory?.GetMethods()
            .FirstOrDefault(method => method.Name == "CreateRange" && method.GetParameters() is [{ ParameterType.Name: "IEnumerable`1" }])
            ?.MakeGenericMethod(element).Invoke(null, [array]);
        return type.IsInstanceOfType(result);
    }

    private static bool TryConstruct(Type type, Type from, object content, out object? result)
    {
        result = type.IsAbstract ? null : type.GetConstructor([from])?.Invoke([content]);
        return result is not null;
    }

    private static Type? Contract(Type type, Type contract) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == contract
            ? type
            : type.GetInterfaces().FirstOrDefault(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == contract);

    private static object? Any(PlainValue value)
    {
        switch (value)
        {
            case PlainValue.NoneValue: return null;
            case PlainValue.BooleanValue flag: return flag.Value;
            case PlainValue.IntegerValue { Value: var number }:
                return number >= int.MinValue && number <= int.MaxValue ? (int)number : number >= long.MinValue && number <= long.MaxValue ? (long)number : number;
            case PlainValue.FloatValue number: return number.Value;
            case PlainValue.TextValue text: return text.Value;
            case PlainValue.ComplexValue number: return new Complex(number.Real, number.Imaginary);
            case PlainValue.DecimalValue number: return decimal.TryParse(number.Digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var digits) ? digits : number.Digits;
            case PlainValue.MappingValue mapping:
                var dictionary = new Dictionary<object, object?>();
                foreach (var (key, item) in mapping.Entries) dictionary[Any(key) ?? ""] = Any(item);
                return dictionary;
            default: return Items(value) is { IsDefault: false } items ? items.Select(Any).ToList() : value.ToString();
        }
    }
}
