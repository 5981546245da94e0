using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>Checks of what a model says about itself.</summary>
internal static class DescriptionChecks
{
    public static ConformanceCheck Vocabulary { get; } = new(
        "vocabulary",
        "Tokenizer and model have the same vocabulary, and the tokens that begin and end sequences are in it.",
        CheckVocabulary);

    public static ConformanceCheck Tier { get; } = new(
        "tier",
        "The model says at least tier Logits, and tier SoftTokens if and only if it is an ISoftTokenModel.",
        CheckTier);

    public static IReadOnlyList<ConformanceCheck> All { get; } = [Vocabulary, Tier];

    private static void CheckVocabulary(ConformanceTrial trial)
    {
        var tokenizer = trial.Model.Tokenizer;
        int size = trial.Model.Info.VocabularySize;
        trial.Expect(tokenizer.VocabularySize == size, $"The tokenizer has {tokenizer.VocabularySize} tokens, but the model has {size}.");
        trial.Expect(
            tokenizer.BeginOfSequence is null or >= 0 && !(tokenizer.BeginOfSequence >= size),
            $"Token {tokenizer.BeginOfSequence}, which begins sequences, is outside the vocabulary.");
        trial.Expect(
            tokenizer.EndOfSequence is null or >= 0 && !(tokenizer.EndOfSequence >= size),
            $"Token {tokenizer.EndOfSequence}, which ends sequences, is outside the vocabulary.");
    }

    private static void CheckTier(ConformanceTrial trial)
    {
        var tier = trial.Model.Info.Tier;
        bool takesSoftTokens = trial.Model is ISoftTokenModel;
        trial.Expect(tier >= CapabilityTier.Logits, $"The model says tier {tier}, but its sessions give logits.");
        trial.Expect(
            takesSoftTokens == tier >= CapabilityTier.SoftTokens,
            $"The model says tier {tier} and {(takesSoftTokens ? "is" : "is not")} an {nameof(ISoftTokenModel)}.");
    }
}
