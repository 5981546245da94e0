using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace Reasoning.Decoding.Gguf;

/// <summary>
/// The key-value pairs of a GGUF file, typed. Integers of every width convert to what is asked for when they are in range. A missing key, a
/// value of another type or out of range gives a <see cref="GgufFormatException"/> that names the file, the key and what is expected.
/// Values stay in the mapped file and are decoded on each call: keep what is needed often. Valid until the file is disposed.
/// </summary>
public sealed class GgufMetadata
{
    private readonly GgufMap _map;
    private readonly Dictionary<string, GgufMetadataEntry> _entries;

    internal GgufMetadata(GgufMap map, Dictionary<string, GgufMetadataEntry> entries)
    {
        _map = map;
        _entries = entries;
    }

    /// <summary>All keys, in the order of the file.</summary>
    public IReadOnlyCollection<string> Keys => _entries.Keys;

    /// <summary>Whether the key is there, whatever its type.</summary>
    public bool Contains(string key) => _entries.ContainsKey(key);

    /// <summary>The type of a value, or null where the key is missing.</summary>
    public GgufValueType? GetValueType(string key) => _entries.TryGetValue(key, out GgufMetadataEntry entry) ? entry.Type : null;

    /// <summary>A string; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <exception cref="GgufFormatException">The key is missing or not a string.</exception>
    public string GetRequiredString(string key) => GetString(key) ?? throw Missing(key, "a string");

    /// <summary>A string, or null where the key is missing.</summary>
    /// <exception cref="GgufFormatException">The value is not a string.</exception>
    public string? GetString(string key)
    {
        if (!_entries.TryGetValue(key, out GgufMetadataEntry entry))
            return null;
        Require(key, entry, entry.Type == GgufValueType.Text, "a string");
        long offset = entry.Offset;
        return Encoding.UTF8.GetString(ReadUtf8(ref offset));
    }

    /// <summary>An integer within the given range.</summary>
    /// <exception cref="GgufFormatException">The key is missing, not an integer, or out of range.</exception>
    public int GetRequiredInt32(string key, int minimum = int.MinValue, int maximum = int.MaxValue) =>
        GetInt32(key, minimum, maximum) ?? throw Missing(key, Range(minimum, maximum));

    /// <summary>An integer within the given range, or null where the key is missing.</summary>
    /// <exception cref="GgufFormatException">The value is not an integer, or out of range.</exception>
    public int? GetInt32(string key, int minimum = int.MinValue, int maximum = int.MaxValue)
    {
        if (!_entries.TryGetValue(key, out GgufMetadataEntry entry))
            return null;
        Require(key, entry, IsInteger(entry.Type), Range(minimum, maximum));
        BigInteger value = ReadInteger(entry.Type, entry.Offset);
        return value >= minimum && value <= maximum
            ? (int)value
            : throw Bad(key, $"is {value}, but {Range(minimum, maximum)} is expected");
    }

    /// <summary>An integer of any width and sign, exactly.</summary>
    /// <exception cref="GgufFormatException">The key is missing or not an integer.</exception>
    public BigInteger GetRequiredInteger(string key)
    {
        if (!_entries.TryGetValue(key, out GgufMetadataEntry entry))
            throw Missing(key, "an integer");
        Require(key, entry, IsInteger(entry.Type), "an integer");
        return ReadInteger(entry.Type, entry.Offset);
    }

    /// <summary>A floating-point number of 64 bits, exactly; it may be infinite or NaN.</summary>
    /// <exception cref="GgufFormatException">The key is missing or not a floating-point number of 64 bits.</exception>
    public double GetRequiredDouble(string key)
    {
        if (!_entries.TryGetValue(key, out GgufMetadataEntry entry))
            throw Missing(key, "a floating-point number of 64 bits");
        Require(key, entry, entry.Type == GgufValueType.Float64, "a floating-point number of 64 bits");
        return BinaryPrimitives.ReadDoubleLittleEndian(_map.Slice(entry.Offset, 8));
    }

    /// <summary>A floating-point number; integers are accepted too.</summary>
    /// <exception cref="GgufFormatException">The key is missing, not a number, or not finite.</exception>
    public float GetRequiredSingle(string key) => GetSingle(key) ?? throw Missing(key, "a finite number");

    /// <summary>A floating-point number (integers are accepted too), or null where the key is missing.</summary>
    /// <exception cref="GgufFormatException">The value is not a number, or not finite.</exception>
    public float? GetSingle(string key)
    {
        if (!_entries.TryGetValue(key, out GgufMetadataEntry entry))
            return null;
        Require(key, entry, IsInteger(entry.Type) || IsFloat(entry.Type), "a finite number");
        float value = ReadSingle(entry.Type, entry.Offset);
        return float.IsFinite(value) ? value : throw Bad(key, $"is {value}, but a finite number is expected");
    }

    /// <summary>A boolean.</summary>
    /// <exception cref="GgufFormatException">The key is missing or not a boolean.</exception>
    public bool GetRequiredBoolean(string key) => GetBoolean(key) ?? throw Missing(key, "a boolean");

    /// <summary>A boolean, or null where the key is missing.</summary>
    /// <exception cref="GgufFormatException">The value is not a boolean.</exception>
    public bool? GetBoolean(string key)
    {
        if (!_entries.TryGetValue(key, out GgufMetadataEntry entry))
            return null;
        Require(key, entry, entry.Type == GgufValueType.Boolean, "a boolean");
        return _map.Slice(entry.Offset, 1)[0] != 0;
    }

    /// <summary>The number of elements of an array, or null where the key is missing.</summary>
    /// <exception cref="GgufFormatException">The value is not an array.</exception>
    public int? GetArrayLength(string key)
    {
        if (!_entries.TryGetValue(key, out GgufMetadataEntry entry))
            return null;
        Require(key, entry, entry.Type == GgufValueType.Array, "an array");
        return entry.Count;
    }

    /// <summary>An array of strings.</summary>
    /// <exception cref="GgufFormatException">The key is missing or not an array of strings.</exception>
    public string[] GetRequiredStrings(string key)
    {
        var strings = new string[GetRequiredArray(key, static type => type == GgufValueType.Text, "an array of strings").Count];
        int i = 0;
        foreach (ReadOnlySpan<byte> text in GetRequiredUtf8Strings(key))
            strings[i++] = Encoding.UTF8.GetString(text);
        return strings;
    }

    /// <summary>An array of integers that fit into 32 bits with sign.</summary>
    /// <exception cref="GgufFormatException">The key is missing, not an array of integers, or an element is out of range.</exception>
    public int[] GetRequiredInt32s(string key)
    {
        GgufMetadataEntry entry = GetRequiredArray(key, IsInteger, "an array of integers");
        int size = GgufMetadataEntry.SizeOf(entry.ElementType);
        var values = new int[entry.Count];
        for (int i = 0; i < values.Length; i++)
        {
            long offset = entry.Offset + ((long)i * size);
            if (entry.ElementType == GgufValueType.Int32)
            {
                values[i] = BinaryPrimitives.ReadInt32LittleEndian(_map.Slice(offset, 4));
                continue;
            }

            BigInteger value = ReadInteger(entry.ElementType, offset);
            if (value < int.MinValue || value > int.MaxValue)
                throw Bad(key, $"holds {value} at position {i}, but {Range(int.MinValue, int.MaxValue)} is expected");
            values[i] = (int)value;
        }

        return values;
    }

    /// <summary>An array of floating-point numbers; elements may be infinite or NaN.</summary>
    /// <exception cref="GgufFormatException">The key is missing or not an array of numbers.</exception>
    public float[] GetRequiredSingles(string key)
    {
        GgufMetadataEntry entry = GetRequiredArray(key, static type => IsFloat(type) || IsInteger(type), "an array of numbers");
        int size = GgufMetadataEntry.SizeOf(entry.ElementType);
        var values = new float[entry.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = ReadSingle(entry.ElementType, entry.Offset + ((long)i * size));
        return values;
    }

    /// <summary>An array of strings as their bytes in the mapped file, without a copy.</summary>
    internal GgufUtf8Strings GetRequiredUtf8Strings(string key) =>
        new(this, GetRequiredArray(key, static type => type == GgufValueType.Text, "an array of strings"));

    /// <summary>Reads the string at an offset and moves the offset behind it; lengths were checked when the file was opened.</summary>
    internal ReadOnlySpan<byte> ReadUtf8(scoped ref long offset)
    {
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(_map.Slice(offset, 8));
        ReadOnlySpan<byte> bytes = _map.Slice(offset + 8, length);
        offset += 8 + length;
        return bytes;
    }

    internal GgufFormatException Bad(string key, string problem) => new(_map.Path, $"metadata key '{key}'", problem);

    private static string Range(int minimum, int maximum) =>
        maximum == int.MaxValue && minimum == int.MinValue ? "an integer of 32 bits"
        : maximum == int.MaxValue ? $"an integer of at least {minimum}"
        : $"an integer from {minimum} to {maximum}";

    private static bool IsFloat(GgufValueType type) => type is GgufValueType.Float32 or GgufValueType.Float64;

    private static bool IsInteger(GgufValueType type) => type is GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.UInt16
        or GgufValueType.Int16 or GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.UInt64 or GgufValueType.Int64;

    private BigInteger ReadInteger(GgufValueType type, long offset)
    {
        int size = GgufMetadataEntry.SizeOf(type);
        bool isUnsigned = type is GgufValueType.UInt8 or GgufValueType.UInt16 or GgufValueType.UInt32 or GgufValueType.UInt64;
        return new BigInteger(_map.Slice(offset, size), isUnsigned, isBigEndian: false);
    }

    private float ReadSingle(GgufValueType type, long offset) => type switch
    {
        GgufValueType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(_map.Slice(offset, 4)),
        GgufValueType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(_map.Slice(offset, 8)),
        _ => (float)ReadInteger(type, offset),
    };

    private GgufMetadataEntry GetRequiredArray(string key, Func<GgufValueType, bool> accepts, string expected)
    {
        if (!_entries.TryGetValue(key, out GgufMetadataEntry entry))
            throw Missing(key, expected);
        Require(key, entry, entry.Type == GgufValueType.Array && accepts(entry.ElementType), expected);
        return entry;
    }

    private void Require(string key, GgufMetadataEntry entry, [DoesNotReturnIf(false)] bool condition, string expected)
    {
        if (condition)
            return;
        string found = entry.Type == GgufValueType.Array ? $"an array of {entry.ElementType}" : $"of type {entry.Type}";
        throw Bad(key, $"is {found}, but {expected} is expected");
    }

    private GgufFormatException Missing(string key, string expected) => Bad(key, $"is missing: {expected} is expected");
}
