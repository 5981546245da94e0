using Reasoning.Decoding.Engine.Kernels;
using Reasoning.Decoding.Engine.Threading;
using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Engine;

/// <summary>All weights of a model, checked against its shape and rearranged for the kernels. Embeddings stay in the mapped file.</summary>
internal sealed unsafe class LlamaWeights : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly GgufFile _file;
    private readonly LlamaShape _shape;
    private readonly KernelSet _kernels;
    private readonly WorkerPool _pool;

    /// <summary>Reads the weights.</summary>
    /// <exception cref="GgufFormatException">A tensor is missing, or has other sizes than the metadata ask for.</exception>
    public LlamaWeights(GgufFile file, LlamaShape shape, KernelSet kernels, WorkerPool pool)
    {
        (_file, _shape, _kernels, _pool) = (file, shape, kernels, pool);
        try
        {
            Embeddings = RequireColumns("token_embd.weight", shape.Width);
            Vocabulary = (int)Math.Min(Embeddings.Rows, int.MaxValue);
            RotaryFactors = ReadRotaryFactors();
            Layers = new LlamaLayer[shape.Layers];
            for (int i = 0; i < Layers.Length; i++)
                Layers[i] = Own(ReadLayer($"blk.{i}."));
            OutputNorm = Own(ReadVector("output_norm.weight", shape.Width));
            Output = Own(ReadMatrix(file.FindTensor("output.weight") is null ? "token_embd.weight" : "output.weight", Vocabulary, shape.Width));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>One row per token.</summary>
    public GgufTensor Embeddings { get; }

    /// <summary>Number of tokens.</summary>
    public int Vocabulary { get; }

    /// <summary>Divisors of the rotary frequencies; empty where there are none.</summary>
    public float[] RotaryFactors { get; }

    /// <summary>The transformer blocks.</summary>
    public LlamaLayer[] Layers { get; }

    /// <summary>Norm before the output matrix.</summary>
    public NativeBuffer OutputNorm { get; }

    /// <summary>(vocabulary x width); made from the embeddings where the file ties them.</summary>
    public PackedMatrix Output { get; }

    /// <summary>Bytes that one decoding step for one sequence has to read: every matrix once.</summary>
    public long BytesPerStep => Output.ByteLength + Layers.Sum(layer => layer.Queries.ByteLength + layer.Keys.ByteLength + layer.Values.ByteLength
        + layer.AttentionOutput.ByteLength + layer.Gate.ByteLength + layer.Up.ByteLength + layer.Down.ByteLength);

    public void Dispose()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
    }

    private LlamaLayer ReadLayer(string prefix) => new(
        ReadVector(prefix + "attn_norm.weight", _shape.Width),
        ReadMatrix(prefix + "attn_q.weight", _shape.QueryWidth, _shape.Width),
        ReadMatrix(prefix + "attn_k.weight", _shape.KeyValueWidth, _shape.Width),
        ReadMatrix(prefix + "attn_v.weight", _shape.KeyValueWidth, _shape.Width),
        ReadBiases(prefix),
        ReadMatrix(prefix + "attn_output.weight", _shape.Width, _shape.QueryWidth),
        ReadVector(prefix + "ffn_norm.weight", _shape.Width),
        ReadMatrix(prefix + "ffn_gate.weight", _shape.FeedForward, _shape.Width),
        ReadMatrix(prefix + "ffn_up.weight", _shape.FeedForward, _shape.Width),
        ReadMatrix(prefix + "ffn_down.weight", _shape.Width, _shape.FeedForward));

    private PackedMatrix ReadMatrix(string name, int rows, int columns) =>
        new(_file.GetRequiredTensor(name, columns, rows), _kernels, _pool);

    /// <summary>A vector, padded with zeros to whole SIMD vectors.</summary>
    private NativeBuffer ReadVector(string name, int length)
    {
        var buffer = new NativeBuffer(Padding.Up(length) * sizeof(float));
        CopyVector(name, length, buffer.Floats);
        return buffer;
    }

    private NativeBuffer? ReadBiases(string prefix)
    {
        string[] names = [prefix + "attn_q.bias", prefix + "attn_k.bias", prefix + "attn_v.bias"];
        if (names.All(name => _file.FindTensor(name) is null))
            return null;
        var buffer = new NativeBuffer(Padding.Up(_shape.QueryWidth + (2 * _shape.KeyValueWidth)) * sizeof(float));
        CopyVector(names[0], _shape.QueryWidth, buffer.Floats);
        CopyVector(names[1], _shape.KeyValueWidth, buffer.Floats + _shape.QueryWidth);
        CopyVector(names[2], _shape.KeyValueWidth, buffer.Floats + _shape.QueryWidth + _shape.KeyValueWidth);
        return buffer;
    }

    private float[] ReadRotaryFactors()
    {
        if (_file.FindTensor("rope_freqs.weight") is null)
            return [];
        var factors = new float[_shape.RotaryDimensions / 2];
        fixed (float* destination = factors)
            CopyVector("rope_freqs.weight", factors.Length, destination);
        return factors;
    }

    private void CopyVector(string name, int length, float* destination) =>
        RequireColumns(name, length, rows: 1).DequantizeRow(0, new Span<float>(destination, length));

    private GgufTensor RequireColumns(string name, int columns, int? rows = null)
    {
        GgufTensor tensor = _file.GetRequiredTensor(name);
        if (tensor.Columns != columns || (rows is { } count && tensor.Rows != count))
        {
            throw new GgufFormatException(_file.Path, $"tensor '{name}'",
                $"has dimensions {string.Join(" x ", tensor.Dimensions)}, but the metadata ask for rows of {columns}");
        }

        return tensor;
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
