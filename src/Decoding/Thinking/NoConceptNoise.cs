using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Thinking;

/// <summary>No noise.</summary>
internal sealed record NoConceptNoise : ConceptNoise
{
    internal override void Draw(ReadOnlySpan<float> logits, ReadOnlySpan<int> tokens, CounterRandom random, ConceptToken concept) =>
        concept.TakeLargest(logits, tokens);
}
