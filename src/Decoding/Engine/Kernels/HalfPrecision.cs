namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>
/// Half-precision floats without conversion instructions: widen to a signed 32-bit integer, shift left by 13, keep <see cref="Mask"/>, read as a float,
/// multiply by <see cref="ExponentCorrection"/>. Exact for every finite half, denormal ones included.
/// </summary>
internal static class HalfPrecision
{
    /// <summary>Sign, exponent and mantissa after the shift, without the copies of the sign that widening left in the exponent.</summary>
    public const int Mask = unchecked((int)0x8FFFE000);

    /// <summary>2^112: the difference of the exponent biases of single and half precision.</summary>
    public const float ExponentCorrection = 5.192296858534828e33f;
}
