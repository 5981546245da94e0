using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>
/// Elementary functions and reductions with one fixed order of operations on 16 lanes, native or emulated, so that they give the same bits everywhere.
/// </summary>
internal static unsafe class VectorMath
{
    /// <summary>
    /// e^x with a relative error of about 1e-7: x = n ln 2 + r, a polynomial of degree 6 in r, the exponent set by n. Exactly 1 at 0; exactly 0 below −86,
    /// so that masked entries vanish; saturates at 88.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        Vector512<float> clamped = Vector512.MinNative(Vector512.MaxNative(x, Vector512.Create(-86f)), Vector512.Create(88f));
        // Adding 1.5 * 2^23 leaves the nearest integer in the low bits of the mantissa.
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(clamped, Vector512.Create(1.44269504f), Vector512.Create(12582912f));
        Vector512<float> n = shifted - Vector512.Create(12582912f);
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693145752f), clamped);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-1.42860677e-6f), r);
        Vector512<float> p = Vector512.Create(1.38888889e-3f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.33333333e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.16666667e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.66666667e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<float>.One);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<float>.One);
        Vector512<float> result = (p.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(-86f)), result, Vector512<float>.Zero);
    }

    /// <summary>The sum of 16 lanes as a tree: halves are added until one is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> values)
    {
        Vector256<float> eight = values.GetLower() + values.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>The largest of 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> values)
    {
        Vector256<float> eight = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        Vector128<float> four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[2]), MathF.Max(four[1], four[3]));
    }

    /// <summary>Root-mean-square normalisation: <c>output = x / sqrt(mean(x^2) + epsilon) * weight</c>.</summary>
    /// <param name="x">Values, zero from <paramref name="width"/> up to the next multiple of 16.</param>
    /// <param name="weight">As long as <paramref name="x"/>, padded with zeros.</param>
    /// <param name="output">As long as <paramref name="x"/>; its padding becomes zero.</param>
    /// <param name="width">Values that count.</param>
    /// <param name="epsilon">Keeps the root away from zero.</param>
    public static void RmsNorm(float* x, float* weight, float* output, int width, float epsilon)
    {
        Vector512<float> squares = Vector512<float>.Zero;
        for (int i = 0; i < width; i += 16)
        {
            Vector512<float> v = Vector512.Load(x + i);
            squares = Vector512.FusedMultiplyAdd(v, v, squares);
        }

        Vector512<float> factor = Vector512.Create(1f / MathF.Sqrt((Sum(squares) / width) + epsilon));
        for (int i = 0; i < width; i += 16)
            (Vector512.Load(x + i) * factor * Vector512.Load(weight + i)).Store(output + i);
    }

    /// <summary>The gated activation of SwiGLU: <c>output = gate * sigmoid(gate) * up</c>.</summary>
    /// <param name="gate">Values; read up to the next multiple of 16.</param>
    /// <param name="up">Values; read up to the next multiple of 16.</param>
    /// <param name="output">Written up to the next multiple of 16; may be <paramref name="gate"/>.</param>
    /// <param name="width">Values that count.</param>
    public static void SwiGlu(float* gate, float* up, float* output, int width)
    {
        for (int i = 0; i < width; i += 16)
        {
            Vector512<float> g = Vector512.Load(gate + i);
            Vector512<float> sigmoid = Vector512<float>.One / (Vector512<float>.One + Exp(-g));
            (g * sigmoid * Vector512.Load(up + i)).Store(output + i);
        }
    }

    /// <summary><c>x += y</c>, up to the next multiple of 16.</summary>
    public static void Add(float* x, float* y, int width)
    {
        for (int i = 0; i < width; i += 16)
            (Vector512.Load(x + i) + Vector512.Load(y + i)).Store(x + i);
    }
}
