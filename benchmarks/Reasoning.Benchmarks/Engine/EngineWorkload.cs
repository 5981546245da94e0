using System.Diagnostics;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Models;

namespace Reasoning.Benchmarks.Engine;

/// <summary>The workloads that inference engines are compared by, in tokens per second. Logits are computed, nothing is sampled.</summary>
internal sealed class EngineWorkload : IDisposable
{
    private const int SharedPrefix = 256;
    private readonly LlamaModel _model;
    private readonly IModelSession _session;
    private readonly ForwardBatch _batch;
    private readonly SequenceId _prefix;

    public EngineWorkload(LlamaModel model)
    {
        _model = model;
        _session = model.OpenSession();
        _batch = new ForwardBatch(model.Info.VocabularySize);
        _prefix = _session.Create();
        _batch.Add(_prefix, Tokens(SharedPrefix));
        _session.Forward(_batch);
    }

    /// <summary>Computes a prompt in one call, with the logits of its last token.</summary>
    public double Prompt(int length)
    {
        SequenceId sequence = _session.Create();
        _batch.Clear();
        _batch.Add(sequence, Tokens(length));
        long start = Stopwatch.GetTimestamp();
        _session.Forward(_batch);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _session.Release(sequence);
        return length / seconds;
    }

    /// <summary>How many tokens <see cref="Decode"/> decodes per sequence: fewer for large models.</summary>
    public int Steps(int count) => (_model.Info.ParameterCount > 100_000_000 ? 8 : 32) * (count == 1 ? 4 : 1);

    /// <summary>Decodes some tokens for each of several sequences that share a prefix of 256 tokens; for a single sequence, after an empty prefix.</summary>
    public double Decode(int count)
    {
        SequenceId[] forks = Enumerable.Range(0, count).Select(_ => count == 1 ? _session.Create() : _session.Fork(_prefix)).ToArray();
        int steps = Steps(count);
        long start = Stopwatch.GetTimestamp();
        for (int step = 0; step < steps; step++)
        {
            _batch.Clear();
            for (int i = 0; i < count; i++)
                _batch.Add(forks[i], [((step * 31) + (i * 7)) % _model.Info.VocabularySize]);
            _session.Forward(_batch);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (SequenceId fork in forks)
            _session.Release(fork);
        return count * steps / seconds;
    }

    public void Dispose()
    {
        _batch.Dispose();
        _session.Dispose();
    }

    private int[] Tokens(int count) => Enumerable.Range(0, count).Select(i => i * 37 % _model.Info.VocabularySize).ToArray();
}
