using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Tests.Fusion;

/// <summary>Another model over the toy vocabulary: the same shape and the same forced end, other logits.</summary>
internal sealed class VariantToyModel(string name, uint factor, int contextLength = ToyLanguageModel.MaxLength + 1) : FunctionLanguageModel(
    new ModelInfo
    {
        Name = name, Architecture = "toy", VocabularySize = 5, ContextLength = contextLength, Tier = CapabilityTier.Logits, IsBatchInvariant = true,
        ParameterCount = factor,
    },
    new ToyLanguageModel().Tokenizer)
{
    public override ulong Advance(ulong state, int position, int token) => position == 0 ? 0 : (state * 5) + (ulong)token + 1;

    public override void ComputeLogits(ulong state, int length, Span<float> logits)
    {
        for (int y = 0; y < logits.Length; y++)
            logits[y] = y == 0 || length < ToyLanguageModel.MaxLength ? ((factor * (state + 3)) + (11 * (ulong)y)) % 29 / 7f : float.NegativeInfinity;
    }
}
