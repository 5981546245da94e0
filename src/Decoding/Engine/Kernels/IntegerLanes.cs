using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>16 rows per vector, 16-bit products (VPMADDWD on 512 bits), for AVX-512 with BW.</summary>
internal readonly unsafe struct Avx512IntegerLanes : IIntegerLanes<Vector512<int>, Vector512<float>>
{
    public static int Lanes => 16;

    public static int ColumnsPerStep => 2;

    public static bool TakesSixTokens => true;

    public static bool IsFused => false;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Create(int value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadWeights(byte* weights) => Avx512BW.ConvertToVector512Int16(Vector256.Load(weights)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(byte* activations) => Vector512.Create(*(int*)activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Dot(Vector512<int> sum, Vector512<int> weights, Vector512<int> activations) => sum + Multiply(weights, activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Multiply(Vector512<int> weights, Vector512<int> activations) =>
        Avx512BW.MultiplyAddAdjacent(weights.AsInt16(), activations.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sum, Vector512<int> products) => sum + products;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadScales(byte* scales) =>
        ((Avx512F.ConvertToVector512Int32(Vector256.Load((short*)scales)) << 13) & Vector512.Create(HalfPrecision.Mask)).AsSingle() * Vector512.Create(HalfPrecision.ExponentCorrection);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Accumulate(Vector512<float> total, Vector512<int> sum, Vector512<float> scales, float activationScale) =>
        Avx512F.FusedMultiplyAdd(Avx512F.ConvertToVector512Single(sum), scales * Vector512.Create(activationScale), total);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector512<float> values) => values.Store(destination);
}

/// <summary>8 rows per vector, 16-bit products (VPMADDWD on 256 bits), for AVX2 with FMA.</summary>
internal readonly unsafe struct Avx2IntegerLanes : IIntegerLanes<Vector256<int>, Vector256<float>>
{
    public static int Lanes => 8;

    public static int ColumnsPerStep => 2;

    public static bool TakesSixTokens => false;

    public static bool IsFused => true;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Create(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadWeights(byte* weights) => Avx2.ConvertToVector256Int16(weights).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* activations) => Vector256.Create(*(int*)activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<int> sum, Vector256<int> weights, Vector256<int> activations) => sum + Multiply(weights, activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Multiply(Vector256<int> weights, Vector256<int> activations) =>
        Avx2.MultiplyAddAdjacent(weights.AsInt16(), activations.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> products) => sum + products;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadScales(byte* scales) =>
        ((Avx2.ConvertToVector256Int32((short*)scales) << 13) & Vector256.Create(HalfPrecision.Mask)).AsSingle() * Vector256.Create(HalfPrecision.ExponentCorrection);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Accumulate(Vector256<float> total, Vector256<int> sum, Vector256<float> scales, float activationScale) =>
        Fma.MultiplyAdd(Avx.ConvertToVector256Single(sum), scales * Vector256.Create(activationScale), total);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector256<float> values) => values.Store(destination);
}

/// <summary>8 rows per vector, byte products (VPDPBUSD), for processors with AVX-VNNI.</summary>
internal readonly unsafe struct AvxVnniIntegerLanes : IIntegerLanes<Vector256<int>, Vector256<float>>
{
    public static int Lanes => 8;

    public static int ColumnsPerStep => 4;

    public static bool TakesSixTokens => false;

    public static bool IsFused => true;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Create(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadWeights(byte* weights) => Vector256.Load(weights).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* activations) => Vector256.Create(*(int*)activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<int> sum, Vector256<int> weights, Vector256<int> activations) =>
        AvxVnni.MultiplyWideningAndAdd(sum, weights.AsByte(), activations.AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Multiply(Vector256<int> weights, Vector256<int> activations) => Dot(Vector256<int>.Zero, weights, activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> products) => sum + products;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadScales(byte* scales) => Avx2IntegerLanes.LoadScales(scales);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Accumulate(Vector256<float> total, Vector256<int> sum, Vector256<float> scales, float activationScale) =>
        Avx2IntegerLanes.Accumulate(total, sum, scales, activationScale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector256<float> values) => values.Store(destination);
}

/// <summary>4 rows per vector, for any processor.</summary>
internal readonly unsafe struct PortableIntegerLanes : IIntegerLanes<Vector128<int>, Vector128<float>>
{
    public static int Lanes => 4;

    public static int ColumnsPerStep => 2;

    public static bool TakesSixTokens => false;

    public static bool IsFused => true;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Create(int value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadWeights(byte* weights) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)weights).AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(byte* activations) => Vector128.Create(*(int*)activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Dot(Vector128<int> sum, Vector128<int> weights, Vector128<int> activations) => sum + Multiply(weights, activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Multiply(Vector128<int> weights, Vector128<int> activations) =>
        ((weights & Vector128.Create(0xFFFF)) * ((activations << 16) >> 16)) + ((weights >> 16) * (activations >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sum, Vector128<int> products) => sum + products;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadScales(byte* scales) => FloatLanes128.LoadHalf(scales);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Accumulate(Vector128<float> total, Vector128<int> sum, Vector128<float> scales, float activationScale) =>
        Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(sum), scales * Vector128.Create(activationScale), total);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector128<float> values) => values.Store(destination);
}
