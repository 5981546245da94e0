using System.Diagnostics;

namespace Reasoning.Benchmarks.Grammars;

/// <summary>Durations in microseconds, and what stands at a share of them.</summary>
internal static class Durations
{
    /// <summary>Microseconds since a timestamp of <see cref="Stopwatch"/>.</summary>
    public static double Since(long start) => (Stopwatch.GetTimestamp() - start) * 1e6 / Stopwatch.Frequency;   // a TimeSpan would round to tenths

    /// <summary>The value below which a share of all values is.</summary>
    public static double At(IReadOnlyCollection<double> values, double share) => values.Order().ElementAt(Math.Min(values.Count - 1, (int)(share * values.Count)));
}
