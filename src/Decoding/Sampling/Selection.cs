using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Reasoning.Decoding.Sampling;

/// <summary>Finds the best of many without sorting them all. Ties always go to the lowest index, so every outcome is defined exactly.</summary>
internal static class Selection
{
    /// <summary>
    /// The indices of the largest values, best first. Keeps a heap of the best so far and skips, eight at a time, what cannot enter it:
    /// O(n + k log k log n) for values in random order.
    /// </summary>
    /// <param name="values">The values; −∞ is never chosen.</param>
    /// <param name="indices">Receives the indices; its length is how many are wanted.</param>
    /// <returns>How many there are: less than wanted when fewer values are finite.</returns>
    public static int Largest(ReadOnlySpan<float> values, Span<int> indices)
    {
        if (indices.IsEmpty) return 0;

        int count = 0, i = 0;
        float threshold = float.NegativeInfinity;   // a later index must beat the worst of a full heap strictly
        ref float start = ref MemoryMarshal.GetReference(values);
        while (i < values.Length)
        {
            if (i <= values.Length - Vector256<float>.Count)
            {
                uint candidates = Vector256.GreaterThan(Vector256.LoadUnsafe(ref start, (nuint)i), Vector256.Create(threshold)).ExtractMostSignificantBits();
                for (; candidates != 0; candidates &= candidates - 1)
                    Offer(values, indices, ref count, ref threshold, i + BitOperations.TrailingZeroCount(candidates));
                i += Vector256<float>.Count;
            }
            else
            {
                Offer(values, indices, ref count, ref threshold, i++);
            }
        }

        for (int last = count - 1; last > 0; last--)
        {
            (indices[0], indices[last]) = (indices[last], indices[0]);
            SiftDown(values, indices[..last], 0);
        }

        return count;
    }

    /// <summary>The largest value less the second largest; +∞ where there are no two that are finite.</summary>
    public static double Gap(ReadOnlySpan<float> values)
    {
        Span<int> two = stackalloc int[2];
        return Largest(values, two) == 2 ? (double)values[two[0]] - values[two[1]] : double.PositiveInfinity;
    }

    /// <summary>
    /// Reorders entries so that the smallest set of best ones whose masses sum to at least <paramref name="mass"/> comes first (in no order within), and
    /// returns its size: at least 1, all when the total falls short. Expected O(n): a quickselect that follows the mass instead of a rank.
    /// </summary>
    public static int SmallestSet(Span<MassEntry> entries, double mass)
    {
        int from = 0, to = entries.Length;
        double before = 0;
        while (to - from > 1)
        {
            int split = from + Partition(entries[from..to]);   // [from, split) beat [split, to); both are non-empty
            double sum = 0;
            for (int i = from; i < split; i++) sum += entries[i].Mass;
            if (before + sum >= mass)
            {
                to = split;
            }
            else
            {
                before += sum;
                from = split;
            }
        }

        return to;
    }

    private static void Offer(ReadOnlySpan<float> values, Span<int> heap, ref int count, ref float threshold, int index)
    {
        if (!(values[index] > threshold)) return;
        if (count < heap.Length)
        {
            heap[count] = index;
            for (int child = count++; child > 0;)
            {
                int parent = (child - 1) / 2;
                if (!IsWorse(values, heap[child], heap[parent])) break;
                (heap[child], heap[parent]) = (heap[parent], heap[child]);
                child = parent;
            }
        }
        else
        {
            heap[0] = index;
            SiftDown(values, heap, 0);
        }

        if (count == heap.Length) threshold = values[heap[0]];
    }

    private static void SiftDown(ReadOnlySpan<float> values, Span<int> heap, int parent)
    {
        while (true)
        {
            int child = (2 * parent) + 1;
            if (child >= heap.Length) return;
            if (child + 1 < heap.Length && IsWorse(values, heap[child + 1], heap[child])) child++;
            if (!IsWorse(values, heap[child], heap[parent])) return;
            (heap[child], heap[parent]) = (heap[parent], heap[child]);
            parent = child;
        }
    }

    private static bool IsWorse(ReadOnlySpan<float> values, int left, int right) =>
        values[left] < values[right] || (values[left] == values[right] && left > right);

    // Hoare's partition around the median of three; returns the size of the left part, between 1 and length - 1.
    private static int Partition(Span<MassEntry> entries)
    {
        MassEntry first = entries[0], middle = entries[entries.Length / 2], last = entries[^1];
        var pivot = first.Beats(middle)
            ? middle.Beats(last) ? middle : first.Beats(last) ? last : first
            : first.Beats(last) ? first : middle.Beats(last) ? last : middle;
        int left = -1, right = entries.Length;
        while (true)
        {
            do left++; while (entries[left].Beats(pivot));
            do right--; while (pivot.Beats(entries[right]));
            if (left >= right) return Math.Clamp(right + 1, 1, entries.Length - 1);
            (entries[left], entries[right]) = (entries[right], entries[left]);
        }
    }
}
