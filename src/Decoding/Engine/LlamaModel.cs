using System.Runtime.InteropServices;
using Reasoning.Decoding.Engine.Cache;
using Reasoning.Decoding.Engine.Kernels;
using Reasoning.Decoding.Engine.Threading;
using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Engine;

/// <summary>
/// The embedded engine: runs models of the llama family (architectures <c>llama</c> and <c>qwen2</c>) from GGUF files on the processor, with weights in
/// F32, F16, BF16, Q8_0 or Q4_0, mixed as the file has them.
/// </summary>
/// <remarks>
/// <para>Batch-invariant: the logits of a sequence are the same to the bit alone or with any others in the batch, on any number of threads, computed in
/// one call or token by token, with its prefix shared or not. Between processors with different instruction sets nothing is promised.</para>
/// <para>Quantised weights are multiplied as integers with activations quantised to 8 bits per block of 32, as ggml does. Keys and values are kept in
/// single precision. Loading copies the weights into a layout for the kernels, about as many bytes as the file has (twice as many for Q4_0); embeddings
/// are read from the mapped file. Sessions of one model take turns: a forward pass uses all of the model's threads.</para>
/// </remarks>
public sealed class LlamaModel : ISoftTokenModel
{
    private readonly Lock _turn = new();
    private readonly GgufFile _file;
    private readonly LlamaShape _shape;
    private readonly LlamaWeights _weights;
    private readonly WorkerPool _pool;
    private readonly ForwardPass _pass;
    private bool _disposed;

    private LlamaModel(GgufFile file, EngineOptions options)
    {
        _file = file;
        _shape = LlamaShape.Read(file);
        KernelSet kernels = options.Kernels ?? KernelSet.Create(KernelSet.Best);
        _pool = new WorkerPool(options.Threads);
        try
        {
            _weights = new LlamaWeights(file, _shape, kernels, _pool);
            Tokenizer = ReadTokenizer(file, _weights.Vocabulary);
            _pass = new ForwardPass(_shape, _weights, kernels, _pool);
        }
        catch
        {
            _weights?.Dispose();
            _pool.Dispose();
            throw;
        }

        Info = new ModelInfo
        {
            Name = file.Metadata.GetString("general.name") ?? Path.GetFileNameWithoutExtension(file.Path),
            Architecture = _shape.Architecture,
            VocabularySize = _weights.Vocabulary,
            ContextLength = _shape.ContextLength,
            EmbeddingLength = _shape.Width,
            ParameterCount = file.Tensors.Sum(tensor => tensor.ElementCount),
            Tier = CapabilityTier.SoftTokens,
            IsBatchInvariant = true,
        };
    }

    /// <inheritdoc/>
    public ModelInfo Info { get; }

    /// <inheritdoc/>
    public ITokenizer Tokenizer { get; }

    /// <summary>Bytes of weights that one decoding step of one sequence has to read: what memory bandwidth limits.</summary>
    public long BytesPerStep => _weights.BytesPerStep;

    /// <summary>Loads a model. Reads and rearranges all weights: seconds for a gigabyte.</summary>
    /// <param name="path">A GGUF file.</param>
    /// <param name="options">How to run it; null means the defaults.</param>
    /// <exception cref="GgufFormatException">The file is damaged, or the model is not one that the engine runs; the message says where and why.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static LlamaModel Load(string path, EngineOptions? options = null)
    {
        GgufFile file = GgufFile.Open(path);
        try
        {
            return new LlamaModel(file, options ?? new EngineOptions());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IModelSession OpenSession(SessionOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new EngineSession(this, _shape, options ?? new SessionOptions());
    }

    /// <summary>Frees the weights and unmaps the file. Sessions must not be used afterwards.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_disposed)
                return;
            _disposed = true;
            _pass.Dispose();
            _weights.Dispose();
            _pool.Dispose();
            _file.Dispose();
        }
    }

    private static ITokenizer ReadTokenizer(GgufFile file, int vocabulary)
    {
        ITokenizer tokenizer = GgufTokenizer.Load(file);
        return tokenizer.VocabularySize == vocabulary
            ? tokenizer
            : throw new GgufFormatException(file.Path, "tensor 'token_embd.weight'",
                $"has {vocabulary} rows, but the tokenizer has {tokenizer.VocabularySize} tokens");
    }

    /// <summary>Runs a forward pass when its turn comes.</summary>
    internal void Compute(ForwardBatch batch, List<BatchSegment> segments, List<CachedSequence> sequences, KeyValueChunks chunks)
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _pass.Run(batch, CollectionsMarshal.AsSpan(segments), CollectionsMarshal.AsSpan(sequences), chunks);
        }
    }
}
