using System.Buffers.Binary;

namespace Reasoning.Decoding.Gguf;

/// <summary>
/// Converts between 32-bit floats and the tensor formats, value by value. This is the reference that faster kernels are tested against;
/// quantisation follows the reference rules of ggml (<c>quantize_row_q8_0_ref</c>, <c>quantize_row_q4_0_ref</c>), so that files written
/// here equal files written by it. Linear in the number of values, no allocation.
/// </summary>
public static class GgufQuantization
{
    private const int Block = 32;

    /// <summary>Converts encoded values to floats.</summary>
    /// <param name="type">The format of <paramref name="source"/>.</param>
    /// <param name="source">Exactly the bytes of <paramref name="destination"/>'s length in values.</param>
    /// <param name="destination">A multiple of the block length.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together.</exception>
    public static void Dequantize(GgufTensorType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        CheckLengths(type, source.Length, destination.Length);
        switch (type)
        {
            case GgufTensorType.F32:
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(4 * i)..]);
                break;
            case GgufTensorType.F16:
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(source[(2 * i)..]);
                break;
            case GgufTensorType.BF16:
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * i)..]) << 16);
                break;
            case GgufTensorType.Q8_0:
                DequantizeQ8(source, destination);
                break;
            default:
                DequantizeQ4(source, destination);
                break;
        }
    }

    /// <summary>Converts floats to a format. Halves and brain floats round to nearest, ties to even; values must be finite.</summary>
    /// <param name="type">The format to write.</param>
    /// <param name="source">A multiple of the block length.</param>
    /// <param name="destination">Exactly the bytes of that many values.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together.</exception>
    public static void Quantize(GgufTensorType type, ReadOnlySpan<float> source, Span<byte> destination)
    {
        CheckLengths(type, destination.Length, source.Length);
        switch (type)
        {
            case GgufTensorType.F32:
                for (int i = 0; i < source.Length; i++)
                    BinaryPrimitives.WriteSingleLittleEndian(destination[(4 * i)..], source[i]);
                break;
            case GgufTensorType.F16:
                for (int i = 0; i < source.Length; i++)
                    BinaryPrimitives.WriteHalfLittleEndian(destination[(2 * i)..], (Half)source[i]);
                break;
            case GgufTensorType.BF16:
                for (int i = 0; i < source.Length; i++)
                    BinaryPrimitives.WriteUInt16LittleEndian(destination[(2 * i)..], ToBrainFloat(source[i]));
                break;
            case GgufTensorType.Q8_0:
                QuantizeQ8(source, destination);
                break;
            default:
                QuantizeQ4(source, destination);
                break;
        }
    }

    private static void DequantizeQ8(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            ReadOnlySpan<byte> block = source.Slice(i / Block * 34, 34);
            destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(block) * (sbyte)block[2 + (i % Block)];
        }
    }

    private static void DequantizeQ4(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            ReadOnlySpan<byte> block = source.Slice(i / Block * 18, 18);
            int within = i % Block;
            int pair = block[2 + (within % 16)];
            int q = within < 16 ? pair & 15 : pair >> 4;
            destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(block) * (q - 8);
        }
    }

    private static void QuantizeQ8(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (; source.Length > 0; source = source[Block..], destination = destination[34..])
        {
            float largest = 0;
            foreach (float value in source[..Block])
                largest = MathF.Max(largest, MathF.Abs(value));
            float scale = largest / 127;
            float inverse = scale != 0 ? 1 / scale : 0;
            BinaryPrimitives.WriteHalfLittleEndian(destination, (Half)scale);
            for (int i = 0; i < Block; i++)
                destination[2 + i] = (byte)(sbyte)MathF.Round(source[i] * inverse, MidpointRounding.AwayFromZero);
        }
    }

    private static void QuantizeQ4(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (; source.Length > 0; source = source[Block..], destination = destination[18..])
        {
            // The scale takes the sign of the value of largest magnitude, so that this value is stored exactly as −8.
            float extreme = 0;
            foreach (float value in source[..Block])
            {
                if (MathF.Abs(value) > MathF.Abs(extreme))
                    extreme = value;
            }

            float scale = extreme / -8;
            float inverse = scale != 0 ? 1 / scale : 0;
            BinaryPrimitives.WriteHalfLittleEndian(destination, (Half)scale);
            for (int i = 0; i < 16; i++)
            {
                int low = Math.Min(15, (int)((source[i] * inverse) + 8.5f));
                int high = Math.Min(15, (int)((source[i + 16] * inverse) + 8.5f));
                destination[2 + i] = (byte)(low | (high << 4));
            }
        }
    }

    private static ushort ToBrainFloat(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return (ushort)((bits >> 16) | 0x40); // rounding could turn a NaN into an infinity
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private static void CheckLengths(GgufTensorType type, int bytes, int values)
    {
        if (values % type.GetBlockLength() != 0 || bytes != type.GetRowBytes(values))
            throw new ArgumentException($"{bytes} bytes do not hold {values} values of type {type} in whole blocks of {type.GetBlockLength()}.");
    }
}
