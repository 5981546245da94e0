using System.Runtime.CompilerServices;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>How a row of floats is stored.</summary>
internal unsafe interface IFloatFormat
{
    /// <summary>Bytes per value.</summary>
    static abstract int Size { get; }

    /// <summary>Reads one vector of values.</summary>
    static abstract TFloat Load<TLanes, TFloat>(byte* source)
        where TLanes : struct, IFloatLanes<TFloat>;
}

/// <summary>32-bit floats.</summary>
internal readonly unsafe struct SingleFormat : IFloatFormat
{
    public static int Size => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Load<TLanes, TFloat>(byte* source)
        where TLanes : struct, IFloatLanes<TFloat> => TLanes.LoadSingle(source);
}

/// <summary>IEEE half-precision floats.</summary>
internal readonly unsafe struct HalfFormat : IFloatFormat
{
    public static int Size => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Load<TLanes, TFloat>(byte* source)
        where TLanes : struct, IFloatLanes<TFloat> => TLanes.LoadHalf(source);
}

/// <summary>Brain floats: the upper halves of 32-bit floats.</summary>
internal readonly unsafe struct BrainFormat : IFloatFormat
{
    public static int Size => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloat Load<TLanes, TFloat>(byte* source)
        where TLanes : struct, IFloatLanes<TFloat> => TLanes.LoadBrain(source);
}
