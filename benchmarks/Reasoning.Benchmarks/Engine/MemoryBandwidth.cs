using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Reasoning.Benchmarks.Engine;

/// <summary>Measures how fast memory can be read: every thread sums its part of a buffer that no cache holds.</summary>
internal static unsafe class MemoryBandwidth
{
    private const long Size = 512L << 20;
    private const int Repeats = 7;

    /// <summary>Bytes per second, the best of several runs.</summary>
    public static double Measure(int threads)
    {
        var buffer = (byte*)NativeMemory.AlignedAlloc((nuint)Size, 64);
        new Span<byte>(buffer, (int)Size).Fill(1);
        double best = 0;
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Thread[] workers = Enumerable.Range(0, threads).Select(t => new Thread(() => Sum(buffer + (Size / threads * t), Size / threads))).ToArray();
            Array.ForEach(workers, worker => worker.Start());
            Array.ForEach(workers, worker => worker.Join());
            best = Math.Max(best, Size / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        NativeMemory.AlignedFree(buffer);
        return best;
    }

    private static long Sum(byte* start, long length)
    {
        Vector512<long> a = default, b = default, c = default, d = default;
        for (byte* p = start; p < start + length - 255; p += 256)
        {
            a += Vector512.Load((long*)p);
            b += Vector512.Load((long*)(p + 64));
            c += Vector512.Load((long*)(p + 128));
            d += Vector512.Load((long*)(p + 192));
        }

        return Vector512.Sum(a + b + c + d);
    }
}
