using System.Runtime.CompilerServices;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>
/// The float matrix kernel: vectors of rows times 1 to 6 right-hand sides, sums in registers. For every output element the order of operations is the
/// same in every tile: one fused multiply-add per step, steps in order. Also serves attention: keys are a matrix of (positions x dimensions), values one
/// of (dimensions x positions).
/// </summary>
/// <remarks>The class has no static state on purpose: a check for its initialisation inside the loops would make the compiler spill every sum.</remarks>
internal static unsafe class FloatTile<TLanes, TFloat, TFormat>
    where TLanes : struct, IFloatLanes<TFloat>
    where TFormat : struct, IFloatFormat
{
    /// <summary>Multiplies two vectors of rows with any number of right-hand sides.</summary>
    /// <param name="first">Values of the first vector's rows at step 0.</param>
    /// <param name="second">The same for the second vector's rows.</param>
    /// <param name="stepBytes">Bytes from one step to the next.</param>
    /// <param name="steps">Length of the products.</param>
    /// <param name="inputs">Right-hand sides.</param>
    /// <param name="inputStride">Floats from one right-hand side to the next.</param>
    /// <param name="count">Number of right-hand sides.</param>
    /// <param name="output">Where the first vector's first row goes; the second vector's rows follow directly.</param>
    /// <param name="outputStride">Floats between the outputs of two right-hand sides.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(
        byte* first, byte* second, nint stepBytes, int steps, float* inputs, nint inputStride, int count, float* output, nint outputStride)
    {
        int t = 0;
        for (; count - t >= 6 && count - t != 8; t += 6) // 4 + 4 is faster than 6 + 2
            Six(first, second, stepBytes, steps, inputs + (t * inputStride), inputStride, output + (t * outputStride), outputStride);
        for (; t + 4 <= count; t += 4)
            Four(first, second, stepBytes, steps, inputs + (t * inputStride), inputStride, output + (t * outputStride), outputStride);
        for (; t + 2 <= count; t += 2)
            Two(first, second, stepBytes, steps, inputs + (t * inputStride), inputStride, output + (t * outputStride), outputStride);
        if (t < count)
            One(first, second, stepBytes, steps, inputs + (t * inputStride), output + (t * outputStride));
    }

    /// <summary>Multiplies one vector of rows with any number of right-hand sides.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void MultiplySingle(
        byte* weights, nint stepBytes, int steps, float* inputs, nint inputStride, int count, float* output, nint outputStride)
    {
        int t = 0;
        for (; t + 4 <= count; t += 4, inputs += 4 * inputStride, output += 4 * outputStride)
        {
            float* x1 = inputs + inputStride, x2 = x1 + inputStride, x3 = x2 + inputStride;
            TFloat f = TLanes.Zero, g = TLanes.Zero, h = TLanes.Zero, i = TLanes.Zero;
            byte* w = weights;
            for (nint k = 0; k < steps; k++, w += stepBytes)
            {
                TFloat a = TFormat.Load<TLanes, TFloat>(w);
                f = TLanes.MultiplyAdd(a, TLanes.Broadcast(inputs + k), f);
                g = TLanes.MultiplyAdd(a, TLanes.Broadcast(x1 + k), g);
                h = TLanes.MultiplyAdd(a, TLanes.Broadcast(x2 + k), h);
                i = TLanes.MultiplyAdd(a, TLanes.Broadcast(x3 + k), i);
            }

            TLanes.Store(output, f);
            TLanes.Store(output + outputStride, g);
            TLanes.Store(output + (2 * outputStride), h);
            TLanes.Store(output + (3 * outputStride), i);
        }

        for (; t < count; t++, inputs += inputStride, output += outputStride)
        {
            TFloat f = TLanes.Zero;
            byte* w = weights;
            for (nint k = 0; k < steps; k++, w += stepBytes)
                f = TLanes.MultiplyAdd(TFormat.Load<TLanes, TFloat>(w), TLanes.Broadcast(inputs + k), f);
            TLanes.Store(output, f);
        }
    }

    /// <summary>Multiplies four vectors of rows with one right-hand side: enough independent sums to hide the latency of the additions.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Quad(byte* first, byte* second, byte* third, byte* fourth, nint stepBytes, int steps, float* input, float* output)
    {
        TFloat f = TLanes.Zero, g = TLanes.Zero, h = TLanes.Zero, i = TLanes.Zero;
        for (int k = 0; k < steps; k++)
        {
            TFloat x = TLanes.Broadcast(input + k);
            f = TLanes.MultiplyAdd(TFormat.Load<TLanes, TFloat>(first), x, f);
            g = TLanes.MultiplyAdd(TFormat.Load<TLanes, TFloat>(second), x, g);
            h = TLanes.MultiplyAdd(TFormat.Load<TLanes, TFloat>(third), x, h);
            i = TLanes.MultiplyAdd(TFormat.Load<TLanes, TFloat>(fourth), x, i);
            first += stepBytes;
            second += stepBytes;
            third += stepBytes;
            fourth += stepBytes;
        }

        TLanes.Store(output, f);
        TLanes.Store(output + TLanes.Lanes, g);
        TLanes.Store(output + (2 * TLanes.Lanes), h);
        TLanes.Store(output + (3 * TLanes.Lanes), i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Six(byte* w0, byte* w1, nint stepBytes, int steps, float* x0, nint inputStride, float* output, nint outputStride)
    {
        float* x1 = x0 + inputStride;
        float* x2 = x1 + inputStride;
        float* x3 = x2 + inputStride;
        float* x4 = x3 + inputStride;
        float* x5 = x4 + inputStride;
        TFloat f00 = TLanes.Zero, f01 = TLanes.Zero, f02 = TLanes.Zero, f03 = TLanes.Zero, f04 = TLanes.Zero, f05 = TLanes.Zero;
        TFloat f10 = TLanes.Zero, f11 = TLanes.Zero, f12 = TLanes.Zero, f13 = TLanes.Zero, f14 = TLanes.Zero, f15 = TLanes.Zero;
        for (nint k = 0; k < steps; k++)
        {
            TFloat a = TFormat.Load<TLanes, TFloat>(w0), b = TFormat.Load<TLanes, TFloat>(w1);
            TFloat x = TLanes.Broadcast(x0 + k);
            f00 = TLanes.MultiplyAdd(a, x, f00);
            f10 = TLanes.MultiplyAdd(b, x, f10);
            x = TLanes.Broadcast(x1 + k);
            f01 = TLanes.MultiplyAdd(a, x, f01);
            f11 = TLanes.MultiplyAdd(b, x, f11);
            x = TLanes.Broadcast(x2 + k);
            f02 = TLanes.MultiplyAdd(a, x, f02);
            f12 = TLanes.MultiplyAdd(b, x, f12);
            x = TLanes.Broadcast(x3 + k);
            f03 = TLanes.MultiplyAdd(a, x, f03);
            f13 = TLanes.MultiplyAdd(b, x, f13);
            x = TLanes.Broadcast(x4 + k);
            f04 = TLanes.MultiplyAdd(a, x, f04);
            f14 = TLanes.MultiplyAdd(b, x, f14);
            x = TLanes.Broadcast(x5 + k);
            f05 = TLanes.MultiplyAdd(a, x, f05);
            f15 = TLanes.MultiplyAdd(b, x, f15);
            w0 += stepBytes;
            w1 += stepBytes;
        }

        TLanes.Store(output, f00);
        TLanes.Store(output + TLanes.Lanes, f10);
        output += outputStride;
        TLanes.Store(output, f01);
        TLanes.Store(output + TLanes.Lanes, f11);
        output += outputStride;
        TLanes.Store(output, f02);
        TLanes.Store(output + TLanes.Lanes, f12);
        output += outputStride;
        TLanes.Store(output, f03);
        TLanes.Store(output + TLanes.Lanes, f13);
        output += outputStride;
        TLanes.Store(output, f04);
        TLanes.Store(output + TLanes.Lanes, f14);
        output += outputStride;
        TLanes.Store(output, f05);
        TLanes.Store(output + TLanes.Lanes, f15);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Four(byte* w0, byte* w1, nint stepBytes, int steps, float* x0, nint inputStride, float* output, nint outputStride)
    {
        float* x1 = x0 + inputStride;
        float* x2 = x1 + inputStride;
        float* x3 = x2 + inputStride;
        TFloat f00 = TLanes.Zero, f01 = TLanes.Zero, f02 = TLanes.Zero, f03 = TLanes.Zero;
        TFloat f10 = TLanes.Zero, f11 = TLanes.Zero, f12 = TLanes.Zero, f13 = TLanes.Zero;
        for (nint k = 0; k < steps; k++)
        {
            TFloat a = TFormat.Load<TLanes, TFloat>(w0), b = TFormat.Load<TLanes, TFloat>(w1);
            TFloat x = TLanes.Broadcast(x0 + k);
            f00 = TLanes.MultiplyAdd(a, x, f00);
            f10 = TLanes.MultiplyAdd(b, x, f10);
            x = TLanes.Broadcast(x1 + k);
            f01 = TLanes.MultiplyAdd(a, x, f01);
            f11 = TLanes.MultiplyAdd(b, x, f11);
            x = TLanes.Broadcast(x2 + k);
            f02 = TLanes.MultiplyAdd(a, x, f02);
            f12 = TLanes.MultiplyAdd(b, x, f12);
            x = TLanes.Broadcast(x3 + k);
            f03 = TLanes.MultiplyAdd(a, x, f03);
            f13 = TLanes.MultiplyAdd(b, x, f13);
            w0 += stepBytes;
            w1 += stepBytes;
        }

        TLanes.Store(output, f00);
        TLanes.Store(output + TLanes.Lanes, f10);
        output += outputStride;
        TLanes.Store(output, f01);
        TLanes.Store(output + TLanes.Lanes, f11);
        output += outputStride;
        TLanes.Store(output, f02);
        TLanes.Store(output + TLanes.Lanes, f12);
        output += outputStride;
        TLanes.Store(output, f03);
        TLanes.Store(output + TLanes.Lanes, f13);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Two(byte* w0, byte* w1, nint stepBytes, int steps, float* x0, nint inputStride, float* output, nint outputStride)
    {
        float* x1 = x0 + inputStride;
        TFloat f00 = TLanes.Zero, f01 = TLanes.Zero;
        TFloat f10 = TLanes.Zero, f11 = TLanes.Zero;
        for (nint k = 0; k < steps; k++)
        {
            TFloat a = TFormat.Load<TLanes, TFloat>(w0), b = TFormat.Load<TLanes, TFloat>(w1);
            TFloat x = TLanes.Broadcast(x0 + k);
            f00 = TLanes.MultiplyAdd(a, x, f00);
            f10 = TLanes.MultiplyAdd(b, x, f10);
            x = TLanes.Broadcast(x1 + k);
            f01 = TLanes.MultiplyAdd(a, x, f01);
            f11 = TLanes.MultiplyAdd(b, x, f11);
            w0 += stepBytes;
            w1 += stepBytes;
        }

        TLanes.Store(output, f00);
        TLanes.Store(output + TLanes.Lanes, f10);
        output += outputStride;
        TLanes.Store(output, f01);
        TLanes.Store(output + TLanes.Lanes, f11);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void One(byte* w0, byte* w1, nint stepBytes, int steps, float* x0, float* output)
    {
        TFloat f00 = TLanes.Zero;
        TFloat f10 = TLanes.Zero;
        for (nint k = 0; k < steps; k++)
        {
            TFloat a = TFormat.Load<TLanes, TFloat>(w0), b = TFormat.Load<TLanes, TFloat>(w1);
            TFloat x = TLanes.Broadcast(x0 + k);
            f00 = TLanes.MultiplyAdd(a, x, f00);
            f10 = TLanes.MultiplyAdd(b, x, f10);
            w0 += stepBytes;
            w1 += stepBytes;
        }

        TLanes.Store(output, f00);
        TLanes.Store(output + TLanes.Lanes, f10);
    }
}
