using System.Text;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Conformance;

/// <summary>
/// A language model small enough to enumerate: five tokens, end 0, at most eight tokens to a sequence, 21,845 complete sequences whose probabilities sum to 1.
/// Logits come from integer arithmetic, so their values can be asserted exactly.
/// </summary>
/// <remarks>
/// With s = 13·n + Σ 7·(i+1)·t_i over the n tokens so far, logit y is ((31·s + 17·y + 5) mod 23) / 7; after seven tokens only the end can follow. Token 0 also
/// begins a sequence: it stands in front of the n tokens and counts as none.
/// </remarks>
public sealed class ToyLanguageModel() : FunctionLanguageModel(
    new ModelInfo { Name = "toy", Architecture = "toy", VocabularySize = 5, ContextLength = MaxLength + 1, Tier = CapabilityTier.Logits, IsBatchInvariant = true },
    new TableTokenizer(((string[])["", "a", "b", "c", "d"]).Select(Encoding.UTF8.GetBytes), beginOfSequence: 0, endOfSequence: 0))
{
    /// <summary>The most tokens of a sequence, the end included.</summary>
    public const int MaxLength = 8;

    /// <inheritdoc/>
    public override ulong Advance(ulong state, int position, int token) => position == 0 ? 0 : state + ((ulong)token * 7 * (ulong)position);

    /// <inheritdoc/>
    public override void ComputeLogits(ulong state, int length, Span<float> logits)
    {
        int tokens = length - 1;
        ulong s = (13 * (ulong)tokens) + state;
        for (int y = 0; y < logits.Length; y++)
        {
            bool isPossible = y == 0 || tokens < MaxLength - 1;
            logits[y] = isPossible ? ((31 * s) + (17 * (ulong)y) + 5) % 23 / 7f : float.NegativeInfinity;
        }
    }
}
