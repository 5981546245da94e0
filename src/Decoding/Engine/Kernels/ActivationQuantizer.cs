using System.Runtime.Intrinsics;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>
/// Activations for the integer kernel: blocks of 32 columns, each with a scale d = max|x| / 127 and integers round(x / d), which is ggml's rule for
/// Q8_0 with the scale kept in single precision.
/// </summary>
/// <remarks>
/// A block is a float scale, an integer correction (−128 times the sum of the block, because weights are stored as q + 128), and the 32 integers as
/// 16-bit (two columns per step) or 8-bit numbers (four columns per step).
/// </remarks>
internal static unsafe class ActivationQuantizer
{
    /// <summary>Columns per block.</summary>
    public const int BlockLength = 32;

    /// <summary>What is added to a weight to make it unsigned.</summary>
    public const int WeightOffset = 128;

    /// <summary>Bytes of one row.</summary>
    public static int GetRowBytes(int columns, int columnsPerStep) => columns / BlockLength * GetBlockBytes(columnsPerStep);

    /// <summary>Quantises one row.</summary>
    /// <param name="values">The row.</param>
    /// <param name="columns">Its length, a multiple of 32.</param>
    /// <param name="columnsPerStep">2 or 4.</param>
    /// <param name="destination">Receives <see cref="GetRowBytes"/> bytes.</param>
    public static void Quantize(float* values, int columns, int columnsPerStep, byte* destination)
    {
        int blockBytes = GetBlockBytes(columnsPerStep);
        for (int i = 0; i < columns; i += BlockLength, destination += blockBytes)
        {
            Vector512<float> a = Vector512.Load(values + i);
            Vector512<float> b = Vector512.Load(values + i + 16);
            float scale = VectorMath.Max(Vector512.MaxNative(Vector512.Abs(a), Vector512.Abs(b))) / 127f;
            Vector512<float> inverse = Vector512.Create(scale > 0 ? 1f / scale : 0f);
            Vector512<int> p = Vector512.ConvertToInt32(Vector512.Round(a * inverse));
            Vector512<int> q = Vector512.ConvertToInt32(Vector512.Round(b * inverse));
            *(float*)destination = scale;
            *(int*)(destination + 4) = -WeightOffset * Vector512.Sum(p + q);
            Vector512<short> narrow = Vector512.Narrow(p, q);
            if (columnsPerStep == 2)
                narrow.Store((short*)(destination + 8));
            else
                Vector256.Narrow(narrow.GetLower(), narrow.GetUpper()).Store((sbyte*)(destination + 8));
        }
    }

    private static int GetBlockBytes(int columnsPerStep) => 8 + (BlockLength / columnsPerStep * 4);
}
