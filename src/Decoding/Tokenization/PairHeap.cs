using System.Buffers;

namespace Reasoning.Decoding.Tokenization;

/// <summary>A binary min-heap of pairs by rank, then position, packed into 64-bit numbers in a pooled array of fixed capacity. Pairs that do not merge are not kept.</summary>
internal sealed class PairHeap(int capacity) : IDisposable
{
    private readonly ulong[] _items = ArrayPool<ulong>.Shared.Rent(capacity);
    private int _count;

    /// <summary>Adds without keeping the order; call <see cref="Order"/> before the first pop.</summary>
    public void AppendUnordered(uint rank, int position)
    {
        if (rank != MergeTable.NoMerge)
            _items[_count++] = Pack(rank, position);
    }

    public void Order()
    {
        for (int i = (_count / 2) - 1; i >= 0; i--)
            SiftDown(i);
    }

    public void Push(uint rank, int position)
    {
        if (rank == MergeTable.NoMerge)
            return;
        ulong item = Pack(rank, position);
        int index = _count++;
        while (index > 0 && _items[(index - 1) / 2] > item)
        {
            _items[index] = _items[(index - 1) / 2];
            index = (index - 1) / 2;
        }

        _items[index] = item;
    }

    public bool TryPop(out uint rank, out int position)
    {
        (rank, position) = (0, 0);
        if (_count == 0)
            return false;
        ulong item = _items[0];
        (rank, position) = ((uint)(item >> 32), (int)(uint)item);
        _items[0] = _items[--_count];
        SiftDown(0);
        return true;
    }

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_items);

    private void SiftDown(int index)
    {
        ulong item = _items[index];
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && _items[child + 1] < _items[child])
                child++;
            if (_items[child] >= item)
                break;
            _items[index] = _items[child];
            index = child;
        }

        _items[index] = item;
    }

    private static ulong Pack(uint rank, int position) => ((ulong)rank << 32) | (uint)position;
}
