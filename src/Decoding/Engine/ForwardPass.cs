using Reasoning.Decoding.Engine.Cache;
using Reasoning.Decoding.Engine.Kernels;
using Reasoning.Decoding.Engine.Threading;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Engine;

/// <summary>
/// The forward pass of the llama architecture over many rows, a row being one position of one sequence. Owns the scratch memory, so one pass at a time.
/// </summary>
/// <remarks>
/// What is computed for a row never depends on the other rows: products accumulate in a fixed order per output element, attention per query, norms per
/// row. Work is split over threads by output rows, heads and rows, never along a sum.
/// </remarks>
internal sealed unsafe class ForwardPass : IDisposable
{
    /// <summary>Rows taken at once; longer batches are cut, which changes no bit. A multiple of the token counts of all tiles.</summary>
    public const int MostRows = 264;

    private readonly LlamaShape _shape;
    private readonly LlamaWeights _weights;
    private readonly WorkerPool _pool;
    private readonly RotaryTable _rotary;
    private readonly SharedPrefixAttention _attention;
    private readonly MatrixProducts _products;
    private readonly RowBuffers _buffers;
    private readonly Action<int, int> _embed;
    private readonly Action<int, int> _normalizeInput;
    private readonly Action<int, int> _rotate;
    private readonly Action<int, int> _quantizeAttention;
    private readonly Action<int, int> _normalizeAttention;
    private readonly Action<int, int> _activate;
    private readonly Action<int, int> _addFeedForward;
    private readonly Action<int, int> _normalizeOutput;

    private readonly List<SequenceRun> _runs = [];
    private readonly List<SequenceRun> _outputRuns = [];
    private readonly int[] _inputs = new int[MostRows];     // index of the row's input in the batch
    private readonly int[] _positions = new int[MostRows];
    private readonly int[] _rowRuns = new int[MostRows];    // index of the row's run
    private readonly int[] _outputRows = new int[MostRows]; // where the row goes in the last layer; −1 when its logits are not wanted
    private readonly int[] _logitsRows = new int[MostRows]; // per row of the last layer
    private readonly int[] _logitsOrder = new int[MostRows];

    // The pass at hand.
    private ForwardBatch _batch = null!;
    private KeyValueChunks _chunks = null!;
    private LlamaLayer _layer = null!;
    private int _layerIndex;
    private bool _isLastLayer;
    private int _rows;
    private int _outputCount;
    private int _queryRows; // rows that attend in this layer

    /// <summary>Creates the scratch memory.</summary>
    public ForwardPass(LlamaShape shape, LlamaWeights weights, KernelSet kernels, WorkerPool pool)
    {
        (_shape, _weights, _pool) = (shape, weights, pool);
        _rotary = new RotaryTable(shape, weights.RotaryFactors);
        _attention = new SharedPrefixAttention(shape, kernels, pool);
        _products = new MatrixProducts(pool);
        _buffers = new RowBuffers(shape, MostRows);
        _embed = (row, _) => Embed(row);
        _normalizeInput = (row, _) => Normalize(row, _layer.AttentionNorm, _layer.Queries, _layer.Keys, _layer.Values);
        _rotate = (row, _) => Rotate(row);
        _quantizeAttention = (row, _) => _buffers.Attended.Quantize(row, _layer.AttentionOutput);
        _normalizeAttention = (row, _) =>
        {
            VectorMath.Add(_buffers.Hidden.Row(row), _buffers.Added.Row(row), _shape.Width);
            Normalize(row, _layer.FeedForwardNorm, _layer.Gate, _layer.Up, null);
        };
        _activate = (row, _) => Activate(row);
        _addFeedForward = (row, _) => VectorMath.Add(_buffers.Hidden.Row(row), _buffers.Added.Row(row), _shape.Width);
        _normalizeOutput = (index, _) => NormalizeOutput(index);
    }

    /// <summary>Computes all inputs of a batch and writes the logits asked for.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="segments">Its segments in the order of computation, sequences that share a prefix next to each other.</param>
    /// <param name="sequences">Their sequences, with room for the new positions.</param>
    /// <param name="chunks">The cache.</param>
    public void Run(ForwardBatch batch, ReadOnlySpan<BatchSegment> segments, ReadOnlySpan<CachedSequence> sequences, KeyValueChunks chunks)
    {
        (_batch, _chunks) = (batch, chunks);
        BeginRows();
        for (int s = 0; s < segments.Length; s++)
        {
            _rotary.Reserve(sequences[s].Length + segments[s].Count);
            for (int done = 0; done < segments[s].Count;)
            {
                int count = Math.Min(segments[s].Count - done, MostRows - _rows);
                AddRun(segments[s], sequences[s], done, count);
                done += count;
                if (_rows == MostRows)
                {
                    RunRows();
                    BeginRows();
                }
            }
        }

        if (_rows > 0)
            RunRows();
        BeginRows();
    }

    public void Dispose()
    {
        _rotary.Dispose();
        _attention.Dispose();
        _buffers.Dispose();
    }

    private void BeginRows()
    {
        _runs.Clear();
        _outputRuns.Clear();
        _rows = 0;
        _outputCount = 0;
    }

    private void AddRun(BatchSegment segment, CachedSequence sequence, int done, int count)
    {
        int firstPosition = sequence.Length + done;
        int firstOutput = segment.Logits switch
        {
            LogitsRequest.All => 0,
            LogitsRequest.Last when done + count == segment.Count => count - 1,
            _ => count,
        };
        _runs.Add(new SequenceRun(sequence, firstPosition, _rows, count));
        if (firstOutput < count)
            _outputRuns.Add(new SequenceRun(sequence, firstPosition + firstOutput, _outputCount, count - firstOutput));
        for (int i = 0; i < count; i++, _rows++)
        {
            _inputs[_rows] = segment.Start + done + i;
            _positions[_rows] = firstPosition + i;
            _rowRuns[_rows] = _runs.Count - 1;
            _outputRows[_rows] = -1;
            if (i < firstOutput)
                continue;
            _logitsRows[_outputCount] = segment.FirstRow + (segment.Logits == LogitsRequest.All ? done + i : 0);
            _outputRows[_rows] = _outputCount++;
        }
    }

    private void RunRows()
    {
        ForEachRow(_rows, _embed);
        for (int i = 0; i < _shape.Layers; i++)
        {
            _layer = _weights.Layers[i];
            _layerIndex = i;
            _isLastLayer = i == _shape.Layers - 1;
            _queryRows = _isLastLayer ? _outputCount : _rows;
            RunAttention();
            if (_queryRows == 0)
                return; // no logits wanted: the last layer's keys and values are all that was needed
            RunFeedForward();
        }

        RunOutput();
    }

    private void RunAttention()
    {
        RowBuffer projected = _buffers.Projected;
        ForEachRow(_rows, _normalizeInput);
        _products.Run(
            _buffers.Normalized.AsActivations(), _rows, projected.Stride,
            new(_layer.Queries, projected.Row(0)),
            new(_layer.Keys, projected.Row(0) + _shape.QueryWidth),
            new(_layer.Values, projected.Row(0) + _shape.QueryWidth + _shape.KeyValueWidth));
        ForEachRow(_rows, _rotate);
        if (_isLastLayer)
            KeepOutputRows();
        if (_queryRows == 0)
            return;

        RowBuffer attended = _buffers.Attended;
        _attention.Run(_chunks, _layerIndex, _isLastLayer ? _outputRuns : _runs, _positions, _queryRows, _buffers.Queries, attended.Row(0), attended.Stride);
        ForEachRow(_queryRows, _quantizeAttention);
        _products.Run(attended.AsActivations(), _queryRows, _buffers.Added.Stride, new(_layer.AttentionOutput, _buffers.Added.Row(0)));
    }

    private void RunFeedForward()
    {
        RowBuffer gated = _buffers.Gated;
        ForEachRow(_queryRows, _normalizeAttention);
        _products.Run(
            _buffers.Normalized.AsActivations(), _queryRows, gated.Stride,
            new(_layer.Gate, gated.Row(0)),
            new(_layer.Up, gated.Row(0) + _buffers.UpOffset));
        ForEachRow(_queryRows, _activate);
        _products.Run(gated.AsActivations(), _queryRows, _buffers.Added.Stride, new(_layer.Down, _buffers.Added.Row(0)));
        ForEachRow(_queryRows, _addFeedForward);
    }

    private void RunOutput()
    {
        // Rows are taken in the order of their logits, so that a product can write straight to where the logits belong.
        Span<int> order = _logitsOrder.AsSpan(0, _outputCount);
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        _logitsRows.AsSpan(0, _outputCount).Sort(order);
        ForEachRow(_outputCount, _normalizeOutput);
        for (int first = 0; first < _outputCount;)
        {
            int end = first + 1;
            while (end < _outputCount && _logitsRows[end] == _logitsRows[end - 1] + 1)
                end++;
            fixed (float* logits = _batch.GetLogits(_logitsRows[first]))
                _products.Run(_buffers.Normalized.AsActivations().From(first), end - first, _weights.Vocabulary, new MatrixProduct(_weights.Output, logits));
            first = end;
        }
    }

    private void ForEachRow(int rows, Action<int, int> work)
    {
        if (rows >= 4)
        {
            _pool.Run(rows, work);
            return;
        }

        for (int row = 0; row < rows; row++)
            work(row, 0);
    }

    private void Embed(int row)
    {
        var hidden = new Span<float>(_buffers.Hidden.Row(row), _shape.Width);
        int input = _inputs[row];
        ReadOnlySpan<MixtureComponent> mixture = _batch.GetMixture(input);
        if (mixture.IsEmpty)
        {
            _weights.Embeddings.DequantizeRow(_batch.GetToken(input), hidden);
            return;
        }

        // The first product stands alone, so that one component of weight 1 is the token's embedding to the bit.
        var embedding = new Span<float>(_buffers.Added.Row(row), _shape.Width);
        for (int c = 0; c < mixture.Length; c++)
        {
            _weights.Embeddings.DequantizeRow(mixture[c].Token, embedding);
            for (int i = 0; i < hidden.Length; i++)
                hidden[i] = c == 0 ? mixture[c].Weight * embedding[i] : MathF.FusedMultiplyAdd(mixture[c].Weight, embedding[i], hidden[i]);
        }
    }

    private void Normalize(int row, NativeBuffer norm, PackedMatrix first, PackedMatrix second, PackedMatrix? third)
    {
        VectorMath.RmsNorm(_buffers.Hidden.Row(row), norm.Floats, _buffers.Normalized.Row(row), _shape.Width, _shape.NormEpsilon);
        _buffers.Normalized.Quantize(row, first, second, third);
    }

    private void NormalizeOutput(int index)
    {
        float* hidden = _buffers.Hidden.Row(_logitsOrder[index]);
        VectorMath.RmsNorm(hidden, _weights.OutputNorm.Floats, _buffers.Normalized.Row(index), _shape.Width, _shape.NormEpsilon);
        _buffers.Normalized.Quantize(index, _weights.Output);
    }

    private void Activate(int row)
    {
        float* gated = _buffers.Gated.Row(row);
        VectorMath.SwiGlu(gated, gated + _buffers.UpOffset, gated, _shape.FeedForward);
        _buffers.Gated.Quantize(row, _layer.Down);
    }

    /// <summary>Turns a row's queries and keys by its position and puts queries (scaled), keys and values where attention reads them.</summary>
    private void Rotate(int row)
    {
        int size = _shape.HeadSize;
        int position = _positions[row];
        float* projected = _buffers.Projected.Row(row);
        if (_layer.Biases is { } biases)
            VectorMath.Add(projected, biases.Floats, _shape.QueryWidth + (2 * _shape.KeyValueWidth));

        int queryRow = _isLastLayer ? _outputRows[row] : row;
        float scale = 1f / MathF.Sqrt(size);
        if (queryRow >= 0)
        {
            for (int head = 0; head < _shape.Heads; head++)
            {
                nint query = ((((nint)(head / _shape.Group) * _queryRows) + queryRow) * _shape.Group) + (head % _shape.Group);
                _rotary.Rotate(projected + (head * size), position, scale, _buffers.Queries + (query * size));
            }
        }

        float* keys = projected + _shape.QueryWidth;
        float* values = keys + _shape.KeyValueWidth;
        int chunk = _runs[_rowRuns[row]].Sequence.Chunks[position / KeyValueChunks.Length];
        int within = position % KeyValueChunks.Length;
        float* turned = _buffers.Added.Row(row);
        for (int head = 0; head < _shape.KeyValueHeads; head++, keys += size, values += size)
        {
            float* cached = _chunks.GetHead(chunk, _layerIndex, head);
            _rotary.Rotate(keys, position, factor: 1, turned);
            for (int d = 0; d < size; d++)
                cached[(d * KeyValueChunks.Length) + within] = turned[d];
            new ReadOnlySpan<float>(values, size).CopyTo(new Span<float>(cached + _chunks.KeyFloats + (within * _chunks.ValueStride), size));
        }
    }

    /// <summary>Moves the rows whose logits are wanted to the front; the others are done.</summary>
    private void KeepOutputRows()
    {
        for (int row = 0; row < _rows; row++)
        {
            int kept = _outputRows[row];
            if (kept < 0 || kept == row)
                continue;
            _positions[kept] = _positions[row];
            new ReadOnlySpan<float>(_buffers.Hidden.Row(row), _shape.Width).CopyTo(new Span<float>(_buffers.Hidden.Row(kept), _shape.Width));
        }
    }
}
