using System.Diagnostics.CodeAnalysis;

namespace Reasoning.Decoding.Gguf;

/// <summary>The types of GGUF metadata values, with the numbers they have in the file.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The members are types, and these are their names.")]
public enum GgufValueType
{
    /// <summary>An unsigned 8-bit integer.</summary>
    UInt8 = 0,

    /// <summary>A signed 8-bit integer.</summary>
    Int8 = 1,

    /// <summary>An unsigned 16-bit integer.</summary>
    UInt16 = 2,

    /// <summary>A signed 16-bit integer.</summary>
    Int16 = 3,

    /// <summary>An unsigned 32-bit integer.</summary>
    UInt32 = 4,

    /// <summary>A signed 32-bit integer.</summary>
    Int32 = 5,

    /// <summary>A 32-bit IEEE float.</summary>
    Float32 = 6,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean = 7,

    /// <summary>A UTF-8 string with a 64-bit length in front.</summary>
    Text = 8,

    /// <summary>An array of values of one of the other types.</summary>
    Array = 9,

    /// <summary>An unsigned 64-bit integer.</summary>
    UInt64 = 10,

    /// <summary>A signed 64-bit integer.</summary>
    Int64 = 11,

    /// <summary>A 64-bit IEEE float.</summary>
    Float64 = 12,
}
