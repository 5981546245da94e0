using System.Diagnostics.CodeAnalysis;

namespace Reasoning.Decoding.Gguf;

/// <summary>The element formats of tensors that can be read and written, with the numbers they have in the file.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "Q4_0 and Q8_0 are the names by which these formats are known.")]
public enum GgufTensorType
{
    /// <summary>32-bit IEEE floats.</summary>
    F32 = 0,

    /// <summary>16-bit IEEE floats.</summary>
    F16 = 1,

    /// <summary>Blocks of 32 values: a 16-bit float scale d, then 16 bytes of 4-bit values q (values 0-15 in the low halves, 16-31 in the high halves); a value is d · (q − 8).</summary>
    Q4_0 = 2,

    /// <summary>Blocks of 32 values: a 16-bit float scale d, then 32 signed bytes q; a value is d · q.</summary>
    Q8_0 = 8,

    /// <summary>Brain floats: the upper 16 bits of a 32-bit float.</summary>
    BF16 = 30,
}
