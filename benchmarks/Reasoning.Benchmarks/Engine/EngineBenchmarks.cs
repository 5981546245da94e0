using BenchmarkDotNet.Attributes;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Models;
using Reasoning.Testing;

namespace Reasoning.Benchmarks.Engine;

/// <summary>One decoding step of a small random-weight model; the memory column must stay at zero.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"benchmark-{Guid.NewGuid():N}.gguf");
    private LlamaModel _model = null!;
    private IModelSession _session = null!;
    private ForwardBatch _batch = null!;
    private SequenceId[] _sequences = [];

    /// <summary>Sequences decoded at once.</summary>
    [Params(1, 8, 64)]
    public int Sequences { get; set; }

    /// <summary>Makes the model and a prefix of 64 tokens for all sequences.</summary>
    [GlobalSetup]
    public void Setup()
    {
        RandomModelWriter.Save(_path, new RandomModelOptions { Layers = 4, Width = 256, Heads = 8, KeyValueHeads = 4, FeedForward = 768, Vocabulary = 2048 });
        _model = LlamaModel.Load(_path);
        _session = _model.OpenSession();
        _batch = new ForwardBatch(_model.Info.VocabularySize);
        SequenceId trunk = _session.Create();
        _batch.Add(trunk, Enumerable.Range(0, 64).ToArray());
        _session.Forward(_batch);
        _sequences = Enumerable.Range(0, Sequences).Select(_ => _session.Fork(trunk)).ToArray();
    }

    /// <summary>Appends a token to every sequence, computes its logits, and takes it back.</summary>
    [Benchmark]
    public void DecodeOneStep()
    {
        _batch.Clear();
        foreach (SequenceId sequence in _sequences)
            _batch.Add(sequence, [7]);
        _session.Forward(_batch);
        foreach (SequenceId sequence in _sequences)
            _session.Truncate(sequence, 64);
    }

    /// <summary>Removes the model.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _batch.Dispose();
        _session.Dispose();
        _model.Dispose();
        File.Delete(_path);
        GC.SuppressFinalize(this);
    }
}
