using System.Runtime.InteropServices;
using Reasoning.Decoding.Engine.Kernels;

namespace Reasoning.Decoding.Engine.Cache;

/// <summary>
/// The memory of a key-value cache: chunks of 32 positions with reference counts. A chunk holds all layers and key-value heads; for each, keys as
/// <c>[dimension][position]</c> and values as <c>[position][dimension]</c>, which makes both of attention's products run over rows that lie side by side.
/// </summary>
/// <remarks>A chunk with more than one reference is never written. Chunks are zero where no position has been written, so masked entries stay finite.</remarks>
internal sealed unsafe class KeyValueChunks : IDisposable
{
    /// <summary>Positions per chunk.</summary>
    public const int Length = 32;

    private readonly LlamaShape _shape;
    private const long LargestSlab = 32L << 20;
    private readonly List<NativeBuffer> _slabs = []; // large blocks, so that the system can give large pages
    private readonly List<nint> _pointers = [];      // per chunk
    private readonly List<int> _references = [];
    private readonly Stack<int> _free = [];
    private readonly long _chunkBytes;

    /// <summary>Creates the store; memory is taken as chunks are needed.</summary>
    public KeyValueChunks(LlamaShape shape)
    {
        _shape = shape;
        ValueStride = Padding.ToVectors(shape.HeadSize);
        KeyFloats = shape.HeadSize * Length;
        HeadFloats = KeyFloats + (ValueStride * Length);
        _chunkBytes = (long)shape.Layers * shape.KeyValueHeads * HeadFloats * sizeof(float);
    }

    /// <summary>Floats from one position's values to the next.</summary>
    public int ValueStride { get; }

    /// <summary>Floats of one head's keys.</summary>
    public int KeyFloats { get; }

    /// <summary>Floats of one head's keys and values.</summary>
    public int HeadFloats { get; }

    /// <summary>Chunks in use.</summary>
    public int InUse => _pointers.Count - _free.Count;

    /// <summary>Takes a chunk with one reference and no content.</summary>
    public int Acquire()
    {
        if (_free.Count == 0)
            AddSlab();
        int chunk = _free.Pop();
        NativeMemory.Clear((void*)_pointers[chunk], (nuint)_chunkBytes);
        _references[chunk] = 1;
        return chunk;
    }

    /// <summary>Takes a chunk whose first <paramref name="positions"/> positions equal those of another.</summary>
    public int AcquireCopy(int source, int positions)
    {
        int chunk = Acquire();
        for (int i = 0; i < _shape.Layers * _shape.KeyValueHeads; i++)
        {
            float* from = (float*)_pointers[source] + ((nint)i * HeadFloats);
            float* to = (float*)_pointers[chunk] + ((nint)i * HeadFloats);
            for (int d = 0; d < _shape.HeadSize; d++)
                new ReadOnlySpan<float>(from + (d * Length), positions).CopyTo(new Span<float>(to + (d * Length), positions));
            int values = positions * ValueStride;
            new ReadOnlySpan<float>(from + KeyFloats, values).CopyTo(new Span<float>(to + KeyFloats, values));
        }

        return chunk;
    }

    /// <summary>Adds a reference.</summary>
    public void AddReference(int chunk) => _references[chunk]++;

    /// <summary>Takes a reference away; without references the chunk is free.</summary>
    public void Release(int chunk)
    {
        if (--_references[chunk] == 0)
            _free.Push(chunk);
    }

    /// <summary>Whether more than one sequence refers to the chunk.</summary>
    public bool IsShared(int chunk) => _references[chunk] > 1;

    /// <summary>The keys of one layer and key-value head; the values follow after <see cref="KeyFloats"/>.</summary>
    public float* GetHead(int chunk, int layer, int head) =>
        (float*)_pointers[chunk] + ((((nint)layer * _shape.KeyValueHeads) + head) * HeadFloats);

    public void Dispose()
    {
        foreach (NativeBuffer slab in _slabs)
            slab.Dispose();
        _slabs.Clear();
        _pointers.Clear();
        _references.Clear();
        _free.Clear();
    }

    /// <summary>Doubles the number of chunks, by at most 32 MB at a time.</summary>
    private void AddSlab()
    {
        int count = (int)Math.Clamp(LargestSlab / _chunkBytes, 1, Math.Max(4, _pointers.Count));
        var slab = new NativeBuffer(count * _chunkBytes);
        _slabs.Add(slab);
        for (int i = 0; i < count; i++)
        {
            _free.Push(_pointers.Count);
            _pointers.Add((nint)(slab.Pointer + (i * _chunkBytes)));
            _references.Add(0);
        }
    }
}
