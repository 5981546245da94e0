using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Tests.Speculation;

/// <summary>A model that looks at the last two tokens alone, so its texts repeat their tri-grams and drafts are often right.</summary>
internal sealed class HabitualLanguageModel(
    int vocabularySize = 12, int contextLength = 4096, ulong seed = 1, float endBias = 0, double peakedness = 1) : FunctionLanguageModel(
        new ModelInfo
        {
            Name = "habitual", Architecture = "habitual", VocabularySize = vocabularySize, ContextLength = contextLength, Tier = CapabilityTier.Logits,
            IsBatchInvariant = true,
        },
        TableTokenizer.OfSize(vocabularySize))
{
    private readonly HashLanguageModel _hash = new(vocabularySize, contextLength, seed, endBias);

    public override ulong Advance(ulong state, int position, int token) => ((state & 0xffff) << 16) | (ushort)token;

    public override void ComputeLogits(ulong state, int length, Span<float> logits)
    {
        _hash.ComputeLogits(_hash.Advance(state, 0, 1), 0, logits);
        for (int i = 0; i < logits.Length; i++) logits[i] *= (float)peakedness;
    }
}
