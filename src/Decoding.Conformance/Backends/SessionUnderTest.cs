using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>A session of the model that is checked, with short ways to run it.</summary>
internal sealed class SessionUnderTest : IDisposable
{
    private readonly int _vocabularySize;

    public SessionUnderTest(ILanguageModel model, SessionOptions? options = null)
    {
        _vocabularySize = model.Info.VocabularySize;
        Port = model.OpenSession(options);
    }

    public IModelSession Port { get; }

    public SequenceId Create() => Port.Create();

    /// <summary>Creates a sequence of some tokens.</summary>
    public SequenceId CreateWith(params ReadOnlySpan<int> tokens)
    {
        var sequence = Port.Create();
        Append(sequence, tokens);
        return sequence;
    }

    public SequenceId Fork(SequenceId source) => Port.Fork(source);

    /// <summary>Appends tokens in one pass of their own and returns the logits that follow.</summary>
    public float[] Append(SequenceId sequence, params ReadOnlySpan<int> tokens)
    {
        using var batch = new ForwardBatch(_vocabularySize);
        int row = batch.Add(sequence, tokens);
        Port.Forward(batch);
        return batch.GetLogits(row).ToArray();
    }

    /// <summary>Appends a soft token in a pass of its own and returns the logits that follow.</summary>
    public float[] AppendSoft(SequenceId sequence, params ReadOnlySpan<MixtureComponent> mixture)
    {
        using var batch = new ForwardBatch(_vocabularySize);
        int row = batch.AddSoft(sequence, mixture);
        Port.Forward(batch);
        return batch.GetLogits(row).ToArray();
    }

    public void Dispose() => Port.Dispose();
}
