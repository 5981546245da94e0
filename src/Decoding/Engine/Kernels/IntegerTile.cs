using System.Runtime.CompilerServices;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>
/// The integer matrix kernel: two vectors of rows times 1 to 6 tokens, sums in registers. For every output element the order of operations is the
/// same in every tile: one exact integer sum and one fused multiply-add per block of 32 columns, blocks in order. Products are made four at a time
/// before they are added, which keeps additions off the multipliers' ports (a fifth faster on Zen 4 than one by one).
/// </summary>
/// <remarks>
/// A row group is 16 rows; per block it has 32 bytes of half-precision scales, then 512 bytes of weights <c>[step][row][columns of the step]</c>.
/// A token has per block its scale, its correction and its activations (<see cref="ActivationQuantizer"/>). The class has no static state on purpose: a
/// check for its initialisation inside the loops would make the compiler spill every sum.
/// </remarks>
internal static unsafe class IntegerTile<TLanes, TInteger, TFloat>
    where TLanes : struct, IIntegerLanes<TInteger, TFloat>
{
    /// <summary>Bytes of one block of one row group.</summary>
    private const int BlockBytes = 544;

    private static int Steps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 32 / TLanes.ColumnsPerStep;
    }

    private static int StepBytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16 * TLanes.ColumnsPerStep;
    }

    /// <summary>Bytes of one block of one token: scale, correction, 4 bytes per step.</summary>
    private static int TokenBytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8 + (4 * Steps);
    }

    /// <summary>Multiplies two vectors of rows with any number of tokens.</summary>
    /// <param name="first">The first vector's row group.</param>
    /// <param name="firstRow">The first vector's first row in its group.</param>
    /// <param name="second">The second vector's row group.</param>
    /// <param name="secondRow">The second vector's first row in its group.</param>
    /// <param name="blocks">Blocks of 32 columns.</param>
    /// <param name="tokens">Quantised tokens.</param>
    /// <param name="tokenStride">Bytes from one token to the next.</param>
    /// <param name="count">Number of tokens.</param>
    /// <param name="output">Where the first vector's first row goes; the second vector's rows follow directly.</param>
    /// <param name="outputStride">Floats between the outputs of two tokens.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(
        byte* first, int firstRow, byte* second, int secondRow, int blocks, byte* tokens, nint tokenStride, int count, float* output, nint outputStride)
    {
        byte* s0 = first + (firstRow * 2);
        byte* s1 = second + (secondRow * 2);
        byte* w0 = first + 32 + (firstRow * TLanes.ColumnsPerStep);
        byte* w1 = second + 32 + (secondRow * TLanes.ColumnsPerStep);
        int t = 0;
        if (TLanes.TakesSixTokens)
        {
            for (; count - t >= 6 && count - t != 8; t += 6) // 4 + 4 is faster than 6 + 2
                Six(w0, w1, s0, s1, blocks, tokens + (t * tokenStride), tokenStride, output + (t * outputStride), outputStride);
        }

        for (; t + 4 <= count; t += 4)
            Four(w0, w1, s0, s1, blocks, tokens + (t * tokenStride), tokenStride, output + (t * outputStride), outputStride);
        for (; t + 2 <= count; t += 2)
            Two(w0, w1, s0, s1, blocks, tokens + (t * tokenStride), tokenStride, output + (t * outputStride), outputStride);
        if (t < count)
            One(w0, w1, s0, s1, blocks, tokens + (t * tokenStride), output + (t * outputStride));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Six(byte* w0, byte* w1, byte* s0, byte* s1, int blocks, byte* x0, nint tokenStride, float* output, nint outputStride)
    {
        byte* x1 = x0 + tokenStride;
        byte* x2 = x1 + tokenStride;
        byte* x3 = x2 + tokenStride;
        byte* x4 = x3 + tokenStride;
        byte* x5 = x4 + tokenStride;
        TFloat f00 = TLanes.Zero, f01 = TLanes.Zero, f02 = TLanes.Zero, f03 = TLanes.Zero, f04 = TLanes.Zero, f05 = TLanes.Zero;
        TFloat f10 = TLanes.Zero, f11 = TLanes.Zero, f12 = TLanes.Zero, f13 = TLanes.Zero, f14 = TLanes.Zero, f15 = TLanes.Zero;
        for (int block = 0; block < blocks; block++)
        {
            TInteger i00 = TLanes.Create(*(int*)(x0 + 4)), i10 = i00;
            TInteger i01 = TLanes.Create(*(int*)(x1 + 4)), i11 = i01;
            TInteger i02 = TLanes.Create(*(int*)(x2 + 4)), i12 = i02;
            TInteger i03 = TLanes.Create(*(int*)(x3 + 4)), i13 = i03;
            TInteger i04 = TLanes.Create(*(int*)(x4 + 4)), i14 = i04;
            TInteger i05 = TLanes.Create(*(int*)(x5 + 4)), i15 = i05;
            for (int step = 0; step < Steps; step++)
            {
                TInteger a = TLanes.LoadWeights(w0 + (step * StepBytes)), b = TLanes.LoadWeights(w1 + (step * StepBytes));
                if (TLanes.IsFused)
                {
                    TInteger x = TLanes.Broadcast(x0 + 8 + (step * 4));
                    i00 = TLanes.Dot(i00, a, x);
                    i10 = TLanes.Dot(i10, b, x);
                    x = TLanes.Broadcast(x1 + 8 + (step * 4));
                    i01 = TLanes.Dot(i01, a, x);
                    i11 = TLanes.Dot(i11, b, x);
                    x = TLanes.Broadcast(x2 + 8 + (step * 4));
                    i02 = TLanes.Dot(i02, a, x);
                    i12 = TLanes.Dot(i12, b, x);
                    x = TLanes.Broadcast(x3 + 8 + (step * 4));
                    i03 = TLanes.Dot(i03, a, x);
                    i13 = TLanes.Dot(i13, b, x);
                    x = TLanes.Broadcast(x4 + 8 + (step * 4));
                    i04 = TLanes.Dot(i04, a, x);
                    i14 = TLanes.Dot(i14, b, x);
                    x = TLanes.Broadcast(x5 + 8 + (step * 4));
                    i05 = TLanes.Dot(i05, a, x);
                    i15 = TLanes.Dot(i15, b, x);
                }
                else
                {
                    TInteger x = TLanes.Broadcast(x0 + 8 + (step * 4)), y = TLanes.Broadcast(x1 + 8 + (step * 4));
                    TInteger p = TLanes.Multiply(a, x), q = TLanes.Multiply(b, x), r = TLanes.Multiply(a, y), s = TLanes.Multiply(b, y);
                    i00 = TLanes.Add(i00, p);
                    i10 = TLanes.Add(i10, q);
                    i01 = TLanes.Add(i01, r);
                    i11 = TLanes.Add(i11, s);
                    x = TLanes.Broadcast(x2 + 8 + (step * 4));
                    y = TLanes.Broadcast(x3 + 8 + (step * 4));
                    p = TLanes.Multiply(a, x);
                    q = TLanes.Multiply(b, x);
                    r = TLanes.Multiply(a, y);
                    s = TLanes.Multiply(b, y);
                    i02 = TLanes.Add(i02, p);
                    i12 = TLanes.Add(i12, q);
                    i03 = TLanes.Add(i03, r);
                    i13 = TLanes.Add(i13, s);
                    x = TLanes.Broadcast(x4 + 8 + (step * 4));
                    y = TLanes.Broadcast(x5 + 8 + (step * 4));
                    p = TLanes.Multiply(a, x);
                    q = TLanes.Multiply(b, x);
                    r = TLanes.Multiply(a, y);
                    s = TLanes.Multiply(b, y);
                    i04 = TLanes.Add(i04, p);
                    i14 = TLanes.Add(i14, q);
                    i05 = TLanes.Add(i05, r);
                    i15 = TLanes.Add(i15, s);
                }
            }

            TFloat scales = TLanes.LoadScales(s0);
            f00 = TLanes.Accumulate(f00, i00, scales, *(float*)x0);
            f01 = TLanes.Accumulate(f01, i01, scales, *(float*)x1);
            f02 = TLanes.Accumulate(f02, i02, scales, *(float*)x2);
            f03 = TLanes.Accumulate(f03, i03, scales, *(float*)x3);
            f04 = TLanes.Accumulate(f04, i04, scales, *(float*)x4);
            f05 = TLanes.Accumulate(f05, i05, scales, *(float*)x5);
            scales = TLanes.LoadScales(s1);
            f10 = TLanes.Accumulate(f10, i10, scales, *(float*)x0);
            f11 = TLanes.Accumulate(f11, i11, scales, *(float*)x1);
            f12 = TLanes.Accumulate(f12, i12, scales, *(float*)x2);
            f13 = TLanes.Accumulate(f13, i13, scales, *(float*)x3);
            f14 = TLanes.Accumulate(f14, i14, scales, *(float*)x4);
            f15 = TLanes.Accumulate(f15, i15, scales, *(float*)x5);
            w0 += BlockBytes;
            w1 += BlockBytes;
            s0 += BlockBytes;
            s1 += BlockBytes;
            x0 += TokenBytes;
            x1 += TokenBytes;
            x2 += TokenBytes;
            x3 += TokenBytes;
            x4 += TokenBytes;
            x5 += TokenBytes;
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
    private static void Four(byte* w0, byte* w1, byte* s0, byte* s1, int blocks, byte* x0, nint tokenStride, float* output, nint outputStride)
    {
        byte* x1 = x0 + tokenStride;
        byte* x2 = x1 + tokenStride;
        byte* x3 = x2 + tokenStride;
        TFloat f00 = TLanes.Zero, f01 = TLanes.Zero, f02 = TLanes.Zero, f03 = TLanes.Zero;
        TFloat f10 = TLanes.Zero, f11 = TLanes.Zero, f12 = TLanes.Zero, f13 = TLanes.Zero;
        for (int block = 0; block < blocks; block++)
        {
            TInteger i00 = TLanes.Create(*(int*)(x0 + 4)), i10 = i00;
            TInteger i01 = TLanes.Create(*(int*)(x1 + 4)), i11 = i01;
            TInteger i02 = TLanes.Create(*(int*)(x2 + 4)), i12 = i02;
            TInteger i03 = TLanes.Create(*(int*)(x3 + 4)), i13 = i03;
            for (int step = 0; step < Steps; step++)
            {
                TInteger a = TLanes.LoadWeights(w0 + (step * StepBytes)), b = TLanes.LoadWeights(w1 + (step * StepBytes));
                if (TLanes.IsFused)
                {
                    TInteger x = TLanes.Broadcast(x0 + 8 + (step * 4));
                    i00 = TLanes.Dot(i00, a, x);
                    i10 = TLanes.Dot(i10, b, x);
                    x = TLanes.Broadcast(x1 + 8 + (step * 4));
                    i01 = TLanes.Dot(i01, a, x);
                    i11 = TLanes.Dot(i11, b, x);
                    x = TLanes.Broadcast(x2 + 8 + (step * 4));
                    i02 = TLanes.Dot(i02, a, x);
                    i12 = TLanes.Dot(i12, b, x);
                    x = TLanes.Broadcast(x3 + 8 + (step * 4));
                    i03 = TLanes.Dot(i03, a, x);
                    i13 = TLanes.Dot(i13, b, x);
                }
                else
                {
                    TInteger x = TLanes.Broadcast(x0 + 8 + (step * 4)), y = TLanes.Broadcast(x1 + 8 + (step * 4));
                    TInteger p = TLanes.Multiply(a, x), q = TLanes.Multiply(b, x), r = TLanes.Multiply(a, y), s = TLanes.Multiply(b, y);
                    i00 = TLanes.Add(i00, p);
                    i10 = TLanes.Add(i10, q);
                    i01 = TLanes.Add(i01, r);
                    i11 = TLanes.Add(i11, s);
                    x = TLanes.Broadcast(x2 + 8 + (step * 4));
                    y = TLanes.Broadcast(x3 + 8 + (step * 4));
                    p = TLanes.Multiply(a, x);
                    q = TLanes.Multiply(b, x);
                    r = TLanes.Multiply(a, y);
                    s = TLanes.Multiply(b, y);
                    i02 = TLanes.Add(i02, p);
                    i12 = TLanes.Add(i12, q);
                    i03 = TLanes.Add(i03, r);
                    i13 = TLanes.Add(i13, s);
                }
            }

            TFloat scales = TLanes.LoadScales(s0);
            f00 = TLanes.Accumulate(f00, i00, scales, *(float*)x0);
            f01 = TLanes.Accumulate(f01, i01, scales, *(float*)x1);
            f02 = TLanes.Accumulate(f02, i02, scales, *(float*)x2);
            f03 = TLanes.Accumulate(f03, i03, scales, *(float*)x3);
            scales = TLanes.LoadScales(s1);
            f10 = TLanes.Accumulate(f10, i10, scales, *(float*)x0);
            f11 = TLanes.Accumulate(f11, i11, scales, *(float*)x1);
            f12 = TLanes.Accumulate(f12, i12, scales, *(float*)x2);
            f13 = TLanes.Accumulate(f13, i13, scales, *(float*)x3);
            w0 += BlockBytes;
            w1 += BlockBytes;
            s0 += BlockBytes;
            s1 += BlockBytes;
            x0 += TokenBytes;
            x1 += TokenBytes;
            x2 += TokenBytes;
            x3 += TokenBytes;
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
    private static void Two(byte* w0, byte* w1, byte* s0, byte* s1, int blocks, byte* x0, nint tokenStride, float* output, nint outputStride)
    {
        byte* x1 = x0 + tokenStride;
        TFloat f00 = TLanes.Zero, f01 = TLanes.Zero;
        TFloat f10 = TLanes.Zero, f11 = TLanes.Zero;
        for (int block = 0; block < blocks; block++)
        {
            TInteger i00 = TLanes.Create(*(int*)(x0 + 4)), i10 = i00;
            TInteger i01 = TLanes.Create(*(int*)(x1 + 4)), i11 = i01;
            for (int step = 0; step < Steps; step++)
            {
                TInteger a = TLanes.LoadWeights(w0 + (step * StepBytes)), b = TLanes.LoadWeights(w1 + (step * StepBytes));
                if (TLanes.IsFused)
                {
                    TInteger x = TLanes.Broadcast(x0 + 8 + (step * 4));
                    i00 = TLanes.Dot(i00, a, x);
                    i10 = TLanes.Dot(i10, b, x);
                    x = TLanes.Broadcast(x1 + 8 + (step * 4));
                    i01 = TLanes.Dot(i01, a, x);
                    i11 = TLanes.Dot(i11, b, x);
                }
                else
                {
                    TInteger x = TLanes.Broadcast(x0 + 8 + (step * 4)), y = TLanes.Broadcast(x1 + 8 + (step * 4));
                    TInteger p = TLanes.Multiply(a, x), q = TLanes.Multiply(b, x), r = TLanes.Multiply(a, y), s = TLanes.Multiply(b, y);
                    i00 = TLanes.Add(i00, p);
                    i10 = TLanes.Add(i10, q);
                    i01 = TLanes.Add(i01, r);
                    i11 = TLanes.Add(i11, s);
                }
            }

            TFloat scales = TLanes.LoadScales(s0);
            f00 = TLanes.Accumulate(f00, i00, scales, *(float*)x0);
            f01 = TLanes.Accumulate(f01, i01, scales, *(float*)x1);
            scales = TLanes.LoadScales(s1);
            f10 = TLanes.Accumulate(f10, i10, scales, *(float*)x0);
            f11 = TLanes.Accumulate(f11, i11, scales, *(float*)x1);
            w0 += BlockBytes;
            w1 += BlockBytes;
            s0 += BlockBytes;
            s1 += BlockBytes;
            x0 += TokenBytes;
            x1 += TokenBytes;
        }

        TLanes.Store(output, f00);
        TLanes.Store(output + TLanes.Lanes, f10);
        output += outputStride;
        TLanes.Store(output, f01);
        TLanes.Store(output + TLanes.Lanes, f11);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void One(byte* w0, byte* w1, byte* s0, byte* s1, int blocks, byte* x0, float* output)
    {
        TFloat f00 = TLanes.Zero;
        TFloat f10 = TLanes.Zero;
        for (int block = 0; block < blocks; block++)
        {
            // Two sums per row, for even and odd steps, halve the wait for the previous sum; integers add up to the same in any order.
            TInteger i00 = TLanes.Create(*(int*)(x0 + 4)), i10 = i00;
            TInteger j00 = TLanes.Create(0), j10 = j00;
            for (int step = 0; step < Steps; step += 2)
            {
                byte* p = w0 + (step * StepBytes), q = w1 + (step * StepBytes);
                TInteger x = TLanes.Broadcast(x0 + 8 + (step * 4)), y = TLanes.Broadcast(x0 + 12 + (step * 4));
                i00 = TLanes.Dot(i00, TLanes.LoadWeights(p), x);
                i10 = TLanes.Dot(i10, TLanes.LoadWeights(q), x);
                j00 = TLanes.Dot(j00, TLanes.LoadWeights(p + StepBytes), y);
                j10 = TLanes.Dot(j10, TLanes.LoadWeights(q + StepBytes), y);
            }

            i00 = TLanes.Add(i00, j00);
            i10 = TLanes.Add(i10, j10);
            TFloat scales = TLanes.LoadScales(s0);
            f00 = TLanes.Accumulate(f00, i00, scales, *(float*)x0);
            scales = TLanes.LoadScales(s1);
            f10 = TLanes.Accumulate(f10, i10, scales, *(float*)x0);
            w0 += BlockBytes;
            w1 += BlockBytes;
            s0 += BlockBytes;
            s1 += BlockBytes;
            x0 += TokenBytes;
        }

        TLanes.Store(output, f00);
        TLanes.Store(output + TLanes.Lanes, f10);
    }
}
