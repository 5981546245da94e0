namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>
/// What an instruction set contributes to the float matrix kernel: a vector of floats, one row of the left matrix per lane. Every multiply-add rounds
/// once, so that every implementation gives the same bits.
/// </summary>
/// <typeparam name="TFloat">A vector of floats.</typeparam>
internal unsafe interface IFloatLanes<TFloat>
{
    /// <summary>Floats per vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>All lanes zero.</summary>
    static abstract TFloat Zero { get; }

    /// <summary>Single-precision values.</summary>
    static abstract TFloat LoadSingle(byte* source);

    /// <summary>Half-precision values, widened.</summary>
    static abstract TFloat LoadHalf(byte* source);

    /// <summary>Brain floats, widened.</summary>
    static abstract TFloat LoadBrain(byte* source);

    /// <summary>The same value in every lane.</summary>
    static abstract TFloat Broadcast(float* value);

    /// <summary><c>a * b + c</c>, rounded once.</summary>
    static abstract TFloat MultiplyAdd(TFloat a, TFloat b, TFloat c);

    /// <summary>Writes every lane.</summary>
    static abstract void Store(float* destination, TFloat values);
}
