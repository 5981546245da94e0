using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Benchmarks.Sampling;

/// <summary>
/// The two-pass softmax against the usual one in three passes (maximum, exponentials and their sum, division), written with the same polynomial and vectors.
/// </summary>
[MemoryDiagnoser]
public class SoftmaxBenchmarks
{
    private const int ResidentBytes = 1 << 30;   // more than any cache: by the time a row comes up again it is gone
    private float[][] _logits = [];
    private float[][] _probabilities = [];
    private int _next;

    /// <summary>Tokens of a row.</summary>
    [Params(32_000, 151_936, 256_000)]
    public int Vocabulary { get; set; }

    /// <summary>Whether the same row comes again and again, or one that has left the cache.</summary>
    [Params(true, false)]
    public bool InCache { get; set; }

    /// <summary>Draws the rows.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int rows = InCache ? 1 : ResidentBytes / (2 * sizeof(float) * Vocabulary);
        var random = new Random(1);
        _logits = [.. Enumerable.Range(0, rows).Select(_ => new float[Vocabulary])];
        _probabilities = [.. Enumerable.Range(0, rows).Select(_ => new float[Vocabulary])];
        foreach (float[] row in _logits)
            for (int i = 0; i < row.Length; i++) row[i] = (random.NextSingle() * 24) - 16;
    }

    /// <summary>The baseline.</summary>
    [Benchmark(Baseline = true)]
    public double ThreePasses()
    {
        int row = Next();
        return Compute(_logits[row], _probabilities[row]);
    }

    /// <summary>The library's.</summary>
    [Benchmark]
    public double TwoPasses()
    {
        int row = Next();
        return TwoPassSoftmax.Compute(_logits[row], _probabilities[row]);
    }

    private int Next() => _next = (_next + 1) % _logits.Length;

    private static double Compute(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        ref float source = ref MemoryMarshal.GetReference(logits);
        ref float target = ref MemoryMarshal.GetReference(probabilities);
        Vector512<float> max0 = Vector512.Create(float.NegativeInfinity), max1 = max0;
        for (nuint i = 0; i < (nuint)logits.Length; i += 32)
        {
            max0 = Vector512.MaxNative(max0, Vector512.LoadUnsafe(ref source, i));
            max1 = Vector512.MaxNative(max1, Vector512.LoadUnsafe(ref source, i + 16));
        }

        float max = float.NegativeInfinity;
        for (int lane = 0; lane < 16; lane++) max = Math.Max(max, Math.Max(max0[lane], max1[lane]));

        Vector512<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (nuint i = 0; i < (nuint)logits.Length; i += 32)
        {
            var x0 = Exp(Vector512.LoadUnsafe(ref source, i) - Vector512.Create(max));
            var x1 = Exp(Vector512.LoadUnsafe(ref source, i + 16) - Vector512.Create(max));
            x0.StoreUnsafe(ref target, i);
            x1.StoreUnsafe(ref target, i + 16);
            var (y0, y1) = Vector512.Widen(x0);
            var (y2, y3) = Vector512.Widen(x1);
            sum0 += y0;
            sum1 += y1;
            sum2 += y2;
            sum3 += y3;
        }

        double sum = Vector512.Sum((sum0 + sum2) + (sum1 + sum3));
        var factor = Vector512.Create((float)(1 / sum));
        for (nuint i = 0; i < (nuint)logits.Length; i += 16) (Vector512.LoadUnsafe(ref target, i) * factor).StoreUnsafe(ref target, i);
        return max + Math.Log(sum);
    }

    // For x from -87 to 0, as the rows of this benchmark are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp(Vector512<float> x)
    {
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.4426950f), Vector512.Create(12582912f));
        var n = shifted - Vector512.Create(12582912f);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.69314718f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(1.9046542e-09f), r);
        var q = Vector512.FusedMultiplyAdd(Vector512.Create(0.0013808846f), r, Vector512.Create(0.0083714956f));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(0.041668668f));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(0.16666497f));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(0.49999991f));
        var mantissa = Vector512.FusedMultiplyAdd(q, r * r, r) + Vector512<float>.One;
        return mantissa * ((shifted.AsInt32() - Vector512.Create(0x4B400000 - 127)) << 23).AsSingle();
    }
}
