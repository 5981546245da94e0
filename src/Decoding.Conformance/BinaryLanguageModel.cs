using System.Text;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Conformance;

/// <summary>
/// A language model that a constraint misleads, after the example of Park et al., "Grammar-aligned decoding" (NeurIPS 2024): five binary digits and the
/// end. The first is 0 or 1 with probability 1/2 each; after a 0 the model wants 1 with probability 0.9 every time, after a 1 either equally. Under
/// <see cref="Language"/>, plain constrained decoding writes 00000 half the time, the model given the language one time in 10,001.
/// </summary>
public sealed class BinaryLanguageModel() : FunctionLanguageModel(
    new ModelInfo { Name = "binary", Architecture = "binary", VocabularySize = 3, ContextLength = 7, Tier = CapabilityTier.Logits, IsBatchInvariant = true },
    new TableTokenizer(((string[])["", "0", "1"]).Select(Encoding.UTF8.GetBytes), beginOfSequence: 0, endOfSequence: 0))
{
    /// <summary>The pattern of the language.</summary>
    public const string Language = "00000|1[01]{4}";

    /// <inheritdoc/>
    public override ulong Advance(ulong state, int position, int token) => position == 1 ? (ulong)token : state;

    /// <inheritdoc/>
    public override void ComputeLogits(ulong state, int length, Span<float> logits)
    {
        bool isEnd = length == 6;
        logits[0] = isEnd ? 0 : float.NegativeInfinity;
        logits[1] = isEnd ? float.NegativeInfinity : state == 1 ? MathF.Log(0.1f) : 0;
        logits[2] = isEnd ? float.NegativeInfinity : state == 1 ? MathF.Log(0.9f) : 0;
    }
}
