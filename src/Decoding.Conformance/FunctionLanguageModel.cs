using Reasoning.Decoding.Models;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Conformance;

/// <summary>
/// A model whose logits are a pure function of the inputs so far, for tests: exact, fast, and strict about how its sessions are used. Its sessions throw
/// on every misuse, count distinct positions exactly, and notice calls that overlap.
/// </summary>
public abstract class FunctionLanguageModel(ModelInfo info, ITokenizer tokenizer) : ILanguageModel
{
    /// <inheritdoc/>
    public ModelInfo Info { get; } = info;

    /// <inheritdoc/>
    public ITokenizer Tokenizer { get; } = tokenizer;

    /// <summary>Called at the start of every forward pass, before anything changes; may throw to make the pass fail.</summary>
    public Action<ForwardBatch>? ForwardStarting { get; set; }

    /// <summary>The session opened last.</summary>
    public FunctionSession? LastSession { get; private set; }

    /// <inheritdoc/>
    public IModelSession OpenSession(SessionOptions? options = null) => LastSession = new FunctionSession(this, options?.Capacity ?? int.MaxValue);

    /// <summary>The state after one more token; the state before any is 0.</summary>
    public abstract ulong Advance(ulong state, int position, int token);

    /// <summary>The state after a soft token. A mixture of one token with weight 1 must give what that token gives.</summary>
    public virtual ulong AdvanceSoft(ulong state, int position, ReadOnlySpan<MixtureComponent> mixture) =>
        throw new NotSupportedException("This model takes no soft tokens.");

    /// <summary>The logits that follow some inputs.</summary>
    /// <param name="state">The state after them.</param>
    /// <param name="length">How many they are.</param>
    /// <param name="logits">Receives one per token.</param>
    public abstract void ComputeLogits(ulong state, int length, Span<float> logits);

    /// <summary>The logits that follow some tokens, computed afresh.</summary>
    public float[] Logits(params ReadOnlySpan<int> tokens)
    {
        ulong state = 0;
        for (int i = 0; i < tokens.Length; i++) state = Advance(state, i, tokens[i]);
        float[] logits = new float[Info.VocabularySize];
        ComputeLogits(state, tokens.Length, logits);
        return logits;
    }

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);
}
