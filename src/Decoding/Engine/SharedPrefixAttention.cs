using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Reasoning.Decoding.Engine.Cache;
using Reasoning.Decoding.Engine.Kernels;
using Reasoning.Decoding.Engine.Threading;

namespace Reasoning.Decoding.Engine;

/// <summary>
/// Causal grouped-query attention over chunks of keys and values. All queries that see a chunk, of whatever sequence, go through it as one matrix, as in
/// the first phase of ChunkAttention (Ye et al., "ChunkAttention: Efficient self-attention with prefix-aware KV cache and two-phase partition", 2024,
/// algorithm 1); partial results are merged by their log-sum-exp.
/// </summary>
/// <remarks>
/// Departs from the paper in one point: a chunk's result is merged into a query's total chunk by chunk from position 0, shared or not, so that a query's
/// result is the same to the bit however many sequences share its prefix. Time is (queries x positions x head size), memory traffic for a shared chunk
/// once per 48 queries.
/// </remarks>
internal sealed unsafe class SharedPrefixAttention : IDisposable
{
    private const int StackedQueries = 48;
    private const int LargestTask = 96;
    private const int TaskFloats = LargestTask + 16; // one per query, read in whole vectors
    private readonly LlamaShape _shape;
    private readonly WorkerPool _pool;
    private readonly KernelSet.FloatProduct _product;
    private readonly Action<int, int> _task;
    private readonly NativeBuffer _scratch;
    private readonly int _valueStride;
    private readonly int _scratchFloats;

    // The pass at hand.
    private KeyValueChunks _chunks = null!;
    private List<SequenceRun> _runs = null!;
    private int[] _positions = null!;
    private float* _queries;
    private float* _output;
    private nint _outputStride;
    private int _layer;
    private int _queryCount;
    private int _taskQueries;
    private int _tasksPerHead;

    /// <summary>Creates the scratch memory.</summary>
    public SharedPrefixAttention(LlamaShape shape, KernelSet kernels, WorkerPool pool)
    {
        _shape = shape;
        _pool = pool;
        _product = kernels.Product;
        _task = RunTask;
        _valueStride = Padding.ToVectors(shape.HeadSize);
        // Per task: largest scores, sums and totals; per stack of queries: scores, weighted values, largest scores and sums.
        _scratchFloats = (TaskFloats * (2 + _valueStride)) + (StackedQueries * (KeyValueChunks.Length + _valueStride + 2)) + 16;
        _scratch = new NativeBuffer((long)pool.Threads * _scratchFloats * sizeof(float));
    }

    /// <summary>Computes one layer's attention for all rows.</summary>
    /// <param name="chunks">Keys and values, those of the rows themselves included.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="runs">The sequences of the rows, neighbours where they share a prefix.</param>
    /// <param name="positions">The position of every row in its sequence.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="queries"><c>[key-value head][row][query head of the group][head size]</c>, already divided by the root of the head size.</param>
    /// <param name="output"><c>[row][query head][head size]</c>.</param>
    /// <param name="outputStride">Floats from one row of the output to the next.</param>
    public void Run(
        KeyValueChunks chunks, int layer, List<SequenceRun> runs, int[] positions, int rows, float* queries, float* output, nint outputStride)
    {
        (_chunks, _layer, _runs, _positions, _outputStride) = (chunks, layer, runs, positions, outputStride);
        _queries = queries;
        _output = output;
        _queryCount = rows * _shape.Group;
        int wanted = (_pool.Threads + _shape.KeyValueHeads - 1) / _shape.KeyValueHeads;
        _taskQueries = Math.Min(LargestTask, (_queryCount + wanted - 1) / wanted);
        _tasksPerHead = (_queryCount + _taskQueries - 1) / _taskQueries;
        _pool.Run(_shape.KeyValueHeads * _tasksPerHead, _task);
    }

    public void Dispose()
=> _scratch.Dispose();

    private void RunTask(int task, int thread)
    {
        int head = task / _tasksPerHead;
        int first = task % _tasksPerHead * _taskQueries;
        int end = Math.Min(first + _taskQueries, _queryCount);
        int count = end - first;
        float* scratch = _scratch.Floats + ((nint)thread * _scratchFloats);
        float* maxima = scratch;
        float* sums = maxima + TaskFloats;
        new Span<float>(maxima, count).Fill(float.NegativeInfinity);
        new Span<float>(sums, count).Clear();
        float* totals = sums + TaskFloats;
        new Span<float>(totals, count * _valueStride).Clear();

        bool isVisible = true;
        for (int chunk = 0; isVisible; chunk++)
            isVisible = VisitChunk(chunk, head, first, end, scratch);
        for (int q = 0; q < count; q++)
            WriteOutput(head, first + q, totals + (q * _valueStride), sums[q]);
    }

    /// <summary>Takes the chunk at one index of every sequence; false when no query of the task sees that far.</summary>
    private bool VisitChunk(int index, int head, int first, int end, float* scratch)
    {
        ReadOnlySpan<SequenceRun> runs = CollectionsMarshal.AsSpan(_runs);
        int group = _shape.Group;
        int chunkStart = index * KeyValueChunks.Length;
        bool any = false;
        int r = 0;
        while (r < runs.Length && runs[r].FirstRow * group < end)
        {
            SequenceRun run = runs[r++];
            int visibleRow = run.FirstRow + Math.Max(0, chunkStart - run.FirstPosition);
            int from = Math.Max(first, visibleRow * group);
            int to = Math.Min(end, (run.FirstRow + run.Count) * group);
            if (from >= to)
                continue;
            any = true;
            int chunk = run.Sequence.Chunks[index];
            for (; r < runs.Length && runs[r].FirstRow * group < end && runs[r].FirstPosition >= chunkStart && runs[r].Sequence.Chunks[index] == chunk; r++)
                to = Math.Min(end, (runs[r].FirstRow + runs[r].Count) * group);

            float* keys = _chunks.GetHead(chunk, _layer, head);
            for (int q = from; q < to; q += StackedQueries)
                Attend(keys, chunkStart, head, q, Math.Min(StackedQueries, to - q), scratch, q - first);
        }

        return any;
    }

    private void Attend(float* keys, int chunkStart, int head, int firstQuery, int count, float* scratch, int firstInTask)
    {
        int size = _shape.HeadSize;
        float* maxima = scratch + firstInTask;
        float* sums = maxima + TaskFloats;
        float* totals = scratch + (2 * TaskFloats) + (firstInTask * _valueStride);
        float* scores = scratch + (TaskFloats * (2 + _valueStride));
        float* partial = scores + (StackedQueries * KeyValueChunks.Length);
        float* chunkMaxima = partial + (StackedQueries * _valueStride);
        float* chunkSums = chunkMaxima + StackedQueries;

        // Positions after the last one that any of the queries sees need no work: their weights are zero.
        int last = _positions[(firstQuery + count - 1) / _shape.Group] - chunkStart;
        for (int i = 0; i < count && last < KeyValueChunks.Length - 1; i++)
            last = Math.Max(last, _positions[(firstQuery + i) / _shape.Group] - chunkStart);
        int visible = Math.Min(last + 1, KeyValueChunks.Length);
        int half = KeyValueChunks.Length / 2;

        float* queries = _queries + ((((nint)head * _queryCount) + firstQuery) * size);
        _product(
            (byte*)keys, KeyValueChunks.Length * sizeof(float), visible <= half ? half : KeyValueChunks.Length, size,
            queries, size, count, scores, KeyValueChunks.Length);
        for (int i = 0; i < count; i++)
            chunkMaxima[i] = Exponentiate(scores + (i * KeyValueChunks.Length), _positions[(firstQuery + i) / _shape.Group] - chunkStart + 1, out chunkSums[i]);

        float* values = keys + _chunks.KeyFloats;
        _product((byte*)values, _valueStride * sizeof(float), _valueStride, visible, scores, KeyValueChunks.Length, count, partial, _valueStride);
        Merge(totals, maxima, sums, partial, chunkMaxima, chunkSums, count);
    }

    /// <summary>Replaces scores by the exponentials of their distance from the largest; those not visible by 0. Returns the largest.</summary>
    private static float Exponentiate(float* scores, int visible, out float sum)
    {
        Vector512<float> a = Vector512.Load(scores);
        Vector512<float> b = Vector512.Load(scores + 16);
        if (visible < KeyValueChunks.Length)
        {
            Vector512<float> hidden = Vector512.Create(float.NegativeInfinity);
            Vector512<int> limit = Vector512.Create(visible);
            a = Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices, limit).AsSingle(), a, hidden);
            b = Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices + Vector512.Create(16), limit).AsSingle(), b, hidden);
        }

        float max = VectorMath.Max(Vector512.MaxNative(a, b));
        a = VectorMath.Exp(a - Vector512.Create(max));
        b = VectorMath.Exp(b - Vector512.Create(max));
        a.Store(scores);
        b.Store(scores + 16);
        sum = VectorMath.Sum(a + b);
        return max;
    }

    /// <summary>total := total * e^(m − m') + partial * e^(m_chunk − m'), where m' is the larger of both maxima; the same for the sums.</summary>
    private void Merge(float* totals, float* maxima, float* sums, float* partial, float* chunkMaxima, float* chunkSums, int count)
    {
        for (int i = 0; i < count; i += 16)
        {
            Vector512<float> old = Vector512.Load(maxima + i);
            Vector512<float> added = Vector512.Load(chunkMaxima + i);
            Vector512<float> merged = Vector512.MaxNative(old, added);
            Vector512<float> oldWeights = VectorMath.Exp(old - merged);
            Vector512<float> addedWeights = VectorMath.Exp(added - merged);
            Vector512<float> sum = (Vector512.Load(sums + i) * oldWeights) + (Vector512.Load(chunkSums + i) * addedWeights);
            int lanes = Math.Min(16, count - i);
            for (int lane = 0; lane < lanes; lane++)
            {
                maxima[i + lane] = merged[lane];
                sums[i + lane] = sum[lane];
                Blend(totals + ((i + lane) * _valueStride), oldWeights[lane], partial + ((i + lane) * _valueStride), addedWeights[lane]);
            }
        }
    }

    private void Blend(float* total, float oldWeight, float* partial, float addedWeight)
    {
        Vector512<float> old = Vector512.Create(oldWeight);
        Vector512<float> added = Vector512.Create(addedWeight);
        for (int d = 0; d < _valueStride; d += 16)
            Vector512.FusedMultiplyAdd(Vector512.Load(total + d), old, Vector512.Load(partial + d) * added).Store(total + d);
    }

    private void WriteOutput(int head, int query, float* total, float sum)
    {
        int size = _shape.HeadSize;
        float* output = _output + (query / _shape.Group * _outputStride) + (((head * _shape.Group) + (query % _shape.Group)) * size);
        int d = 0;
        for (; d + 16 <= size; d += 16)
            (Vector512.Load(total + d) / Vector512.Create(sum)).Store(output + d);
        for (; d < size; d++)
            output[d] = total[d] / sum;
    }
}
