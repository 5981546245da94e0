namespace Reasoning.Decoding.Gguf;

/// <summary>Where a metadata value lies in the file. Values stay in the map and are decoded when asked for.</summary>
/// <param name="Type">The type of the value, <see cref="GgufValueType.Array"/> for arrays.</param>
/// <param name="ElementType">The type of the elements of an array; the type itself for a single value.</param>
/// <param name="Count">The elements of an array; 1 for a single value.</param>
/// <param name="Offset">The file offset of the first element.</param>
internal readonly record struct GgufMetadataEntry(GgufValueType Type, GgufValueType ElementType, int Count, long Offset)
{
    /// <summary>Bytes of a value; for a string, of its length field, which is the least it takes.</summary>
    public static int SizeOf(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Boolean => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 or GgufValueType.Text => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "An array has no fixed size."),
    };
}
