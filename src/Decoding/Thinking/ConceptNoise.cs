using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Thinking;

/// <summary>
/// What makes concept tokens random. Without noise a model mostly follows the most probable token of each mixture, as greedy decoding does (Wu et al., "LLMs
/// are single-threaded reasoners: demystifying the working mechanism of soft thinking", arXiv 2508.03440, 2025).
/// </summary>
/// <remarks>The random numbers of a step depend on the request's seed, the step and the token alone.</remarks>
public abstract record ConceptNoise
{
    private protected ConceptNoise()
    {
    }

    /// <summary>None: the weights are the probabilities.</summary>
    public static ConceptNoise None { get; } = new NoConceptNoise();

    /// <summary>Makes the concept token of a step.</summary>
    /// <param name="logits">Logits of the tokens that the filters left; finite, at least one.</param>
    /// <param name="tokens">Whose they are, ascending.</param>
    /// <param name="random">The generator of the step, to be split by token.</param>
    /// <param name="concept">Receives the components.</param>
    internal abstract void Draw(ReadOnlySpan<float> logits, ReadOnlySpan<int> tokens, CounterRandom random, ConceptToken concept);
}
