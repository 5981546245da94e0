namespace Reasoning.Decoding.Gguf;

/// <summary>Sizes of the tensor formats: how many values a block holds and how many bytes it takes.</summary>
public static class GgufTensorFormat
{
    internal const string Supported = "F32, F16, BF16, Q8_0 and Q4_0";

    /// <summary>Values in one block: 32 for the quantised formats, 1 for the others.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is not one of the enumeration.</exception>
    public static int GetBlockLength(this GgufTensorType type) => type switch
    {
        GgufTensorType.F32 or GgufTensorType.F16 or GgufTensorType.BF16 => 1,
        GgufTensorType.Q8_0 or GgufTensorType.Q4_0 => 32,
        _ => throw Unknown(type),
    };

    /// <summary>Bytes of one block.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is not one of the enumeration.</exception>
    public static int GetBlockBytes(this GgufTensorType type) => type switch
    {
        GgufTensorType.F32 => 4,
        GgufTensorType.F16 or GgufTensorType.BF16 => 2,
        GgufTensorType.Q8_0 => 34,
        GgufTensorType.Q4_0 => 18,
        _ => throw Unknown(type),
    };

    /// <summary>Bytes of a row of <paramref name="columns"/> values, which must be a multiple of the block length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is unknown, or the columns are negative or not a multiple of the block length.</exception>
    public static long GetRowBytes(this GgufTensorType type, long columns)
    {
        int block = type.GetBlockLength();
        if (columns < 0 || columns % block != 0)
            throw new ArgumentOutOfRangeException(nameof(columns), columns, $"A row of type {type} must have a multiple of {block} values.");
        return checked(columns / block * type.GetBlockBytes());
    }

    /// <summary>The name that a type number has in the format's own list, for error messages; the number alone where it is not in the list.</summary>
    internal static string Describe(uint number) => number switch
    {
        3 => "Q4_1 (3)",
        6 => "Q5_0 (6)",
        7 => "Q5_1 (7)",
        9 => "Q8_1 (9)",
        10 => "Q2_K (10)",
        11 => "Q3_K (11)",
        12 => "Q4_K (12)",
        13 => "Q5_K (13)",
        14 => "Q6_K (14)",
        15 => "Q8_K (15)",
        >= 16 and <= 23 or 29 => $"an IQ type ({number})",
        24 => "I8 (24)",
        25 => "I16 (25)",
        26 => "I32 (26)",
        27 => "I64 (27)",
        28 => "F64 (28)",
        34 => "TQ1_0 (34)",
        35 => "TQ2_0 (35)",
        39 => "MXFP4 (39)",
        _ => $"the unknown number {number}",
    };

    private static ArgumentOutOfRangeException Unknown(GgufTensorType type) =>
        new(nameof(type), type, $"Supported tensor types are {Supported}.");
}
