using System.Buffers;

namespace Reasoning.Decoding.Tokenization;

/// <summary>
/// Byte-pair encoding of one piece of text (Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units", 2016):
/// merges the adjacent pair of lowest rank, the leftmost of equals, until none merges. Short pieces are scanned for the minimum on every step;
/// longer ones keep the pairs in a binary heap, so that n symbols take O(n log n).
/// </summary>
internal static class PairMerger
{
    /// <summary>From this many symbols on, the heap is faster.</summary>
    internal const int HeapThreshold = 48;

    /// <summary>Merges in place and returns how many symbols are left at the front of <paramref name="symbols"/>.</summary>
    /// <param name="merges">The pairs that merge.</param>
    /// <param name="symbols">The symbols of the piece; negative ones never merge.</param>
    /// <param name="starts">Where each symbol starts, moved along with it.</param>
    public static int Merge(MergeTable merges, Span<int> symbols, Span<int> starts) =>
        symbols.Length < HeapThreshold ? MergeByScan(merges, symbols, starts) : MergeByHeap(merges, symbols, starts);

    internal static int MergeByScan(MergeTable merges, Span<int> symbols, Span<int> starts)
    {
        int count = symbols.Length;
        if (count < 2)
            return count;
        Span<uint> ranks = count <= HeapThreshold ? stackalloc uint[HeapThreshold] : new uint[count];
        Span<int> merged = count <= HeapThreshold ? stackalloc int[HeapThreshold] : new int[count];
        for (int i = 0; i + 1 < count; i++)
            ranks[i] = merges.GetRank(symbols[i], symbols[i + 1], out merged[i]);
        while (count > 1)
        {
            int best = 0;
            for (int i = 1; i + 1 < count; i++)
            {
                if (ranks[i] < ranks[best])
                    best = i;
            }

            if (ranks[best] == MergeTable.NoMerge)
                break;
            symbols[best] = merged[best];
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            starts[(best + 2)..count].CopyTo(starts[(best + 1)..]);
            ranks[(best + 2)..count].CopyTo(ranks[(best + 1)..]);
            merged[(best + 2)..count].CopyTo(merged[(best + 1)..]);
            count--;
            if (best + 1 < count)
                ranks[best] = merges.GetRank(symbols[best], symbols[best + 1], out merged[best]);
            if (best > 0)
                ranks[best - 1] = merges.GetRank(symbols[best - 1], symbols[best], out merged[best - 1]);
        }

        return count;
    }

    internal static int MergeByHeap(MergeTable merges, Span<int> symbols, Span<int> starts)
    {
        int count = symbols.Length;
        int[] next = ArrayPool<int>.Shared.Rent(count);
        int[] previous = ArrayPool<int>.Shared.Rent(count);
        uint[] ranks = ArrayPool<uint>.Shared.Rent(count); // of the pair that starts here; NoMerge for symbols that are gone
        int[] merged = ArrayPool<int>.Shared.Rent(count);
        var heap = new PairHeap(3 * count); // each merge adds at most two pairs to the first n - 1
        try
        {
            for (int i = 0; i < count; i++)
            {
                (previous[i], next[i]) = (i - 1, i + 1);
                ranks[i] = MergeTable.NoMerge;
                if (i + 1 < count)
                    ranks[i] = merges.GetRank(symbols[i], symbols[i + 1], out merged[i]);
                heap.AppendUnordered(ranks[i], i);
            }

            heap.Order();
            while (heap.TryPop(out uint rank, out int left))
            {
                if (ranks[left] != rank)
                    continue; // the pair changed since it was queued
                int right = next[left];
                symbols[left] = merged[left];
                ranks[right] = MergeTable.NoMerge;
                next[left] = next[right];
                if (next[left] < count)
                    previous[next[left]] = left;
                Requeue(left, symbols);
                if (previous[left] >= 0)
                    Requeue(previous[left], symbols);
            }

            int length = 0;
            for (int i = 0; i < count; i = next[i])
                (symbols[length], starts[length++]) = (symbols[i], starts[i]);
            return length;
        }
        finally
        {
            heap.Dispose();
            ArrayPool<int>.Shared.Return(next);
            ArrayPool<int>.Shared.Return(previous);
            ArrayPool<uint>.Shared.Return(ranks);
            ArrayPool<int>.Shared.Return(merged);
        }

        void Requeue(int left, Span<int> current)
        {
            ranks[left] = next[left] < count ? merges.GetRank(current[left], current[next[left]], out merged[left]) : MergeTable.NoMerge;
            heap.Push(ranks[left], left);
        }
    }
}
