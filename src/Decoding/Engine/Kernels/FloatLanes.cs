using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>16 floats: AVX-512, and wherever else vectors of 512 bits are native.</summary>
internal readonly unsafe struct FloatLanes512 : IFloatLanes<Vector512<float>>
{
    public static int Lanes => 16;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadSingle(byte* source) => Vector512.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadHalf(byte* source) =>
        ((Widen(source) << 13) & Vector512.Create(HalfPrecision.Mask)).AsSingle() * Vector512.Create(HalfPrecision.ExponentCorrection);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadBrain(byte* source) => (Widen(source) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float* value) => Vector512.Create(*value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector512<float> values) => values.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(byte* source) => System.Runtime.Intrinsics.X86.Avx512F.IsSupported
        ? System.Runtime.Intrinsics.X86.Avx512F.ConvertToVector512Int32(Vector256.Load((short*)source))
        : Vector512.Create(Vector256.WidenLower(Vector256.Load((short*)source)), Vector256.WidenUpper(Vector256.Load((short*)source)));
}

/// <summary>8 floats: AVX2 with FMA.</summary>
internal readonly unsafe struct FloatLanes256 : IFloatLanes<Vector256<float>>
{
    public static int Lanes => 8;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadSingle(byte* source) => Vector256.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadHalf(byte* source) =>
        ((Widen(source) << 13) & Vector256.Create(HalfPrecision.Mask)).AsSingle() * Vector256.Create(HalfPrecision.ExponentCorrection);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadBrain(byte* source) => (Widen(source) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float* value) => Vector256.Create(*value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector256<float> values) => values.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(byte* source) => System.Runtime.Intrinsics.X86.Avx2.IsSupported
        ? System.Runtime.Intrinsics.X86.Avx2.ConvertToVector256Int32((short*)source)
        : Vector256.Create(Vector128.WidenLower(Vector128.Load((short*)source)), Vector128.WidenUpper(Vector128.Load((short*)source)));
}

/// <summary>4 floats: any processor; native on Arm.</summary>
internal readonly unsafe struct FloatLanes128 : IFloatLanes<Vector128<float>>
{
    public static int Lanes => 4;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadSingle(byte* source) => Vector128.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadHalf(byte* source) =>
        ((Widen(source) << 13) & Vector128.Create(HalfPrecision.Mask)).AsSingle() * Vector128.Create(HalfPrecision.ExponentCorrection);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadBrain(byte* source) => (Widen(source) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float* value) => Vector128.Create(*value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector128<float> values) => values.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Widen(byte* source) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)source).AsInt16());
}
