using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>Checks of soft tokens: what they are worth where a backend takes them, and that others refuse them.</summary>
internal static class SoftTokenChecks
{
    public static ConformanceCheck Refusal { get; } = ConformanceCheck.PerRound(
        "refused-soft-token", "A model below tier SoftTokens refuses a batch with a soft token, and nothing changes.", CheckRefusal) with
    {
        AppliesTo = model => !TakesSoftTokens(model),
    };

    public static ConformanceCheck Single { get; } = ConformanceCheck.PerRound(
        "soft-token-single", "A soft token of one component with weight 1 is that token.", CheckSingle) with { AppliesTo = TakesSoftTokens };

    public static ConformanceCheck Mixture { get; } = ConformanceCheck.PerRound(
        "soft-token-mixture", "A mixture of two tokens is neither of them, and depends on the weights.", CheckMixture) with { AppliesTo = TakesSoftTokens };

    public static IReadOnlyList<ConformanceCheck> All { get; } = [Refusal, Single, Mixture];

    private static bool TakesSoftTokens(ILanguageModel model) => model.Info.Tier >= CapabilityTier.SoftTokens;

    private static void CheckRefusal(ConformanceTrial trial, CounterRandom random)
    {
        using var refusal = new RefusedBatch(trial, ref random);
        refusal.Expect<NotSupportedException>("a batch with a soft token", batch => batch.AddSoft(refusal.Other, [new MixtureComponent(refusal.Next[0], 1)]));
    }

    private static void CheckSingle(ConformanceTrial trial, CounterRandom random)
    {
        int length = 1 + random.NextInt32(trial.LongestSequence - 3);
        int[] tokens = trial.RandomTokens(ref random, length + 2);
        using var session = new SessionUnderTest(trial.Model);
        var sequence = session.CreateWith(tokens.AsSpan(0, length));
        float[] soft = session.AppendSoft(sequence, new MixtureComponent(tokens[length], 1));
        trial.ExpectEqual(trial.Recompute(tokens.AsSpan(0, length + 1)), soft, $"A soft token of one component after {length} positions");
        trial.ExpectLength(session.Port, sequence, length + 1, "A sequence with a soft token");
        trial.ExpectEqual(trial.Recompute(tokens), session.Append(sequence, tokens[length + 1]), "The token after a soft token of one component");
    }

    private static void CheckMixture(ConformanceTrial trial, CounterRandom random)
    {
        int[] prefix = trial.RandomTokens(ref random, 1 + random.NextInt32(trial.LongestSequence - 2)), parts = trial.RandomTokens(ref random, 2);
        float[] one = trial.Recompute([.. prefix, parts[0]]), other = trial.Recompute([.. prefix, parts[1]]);
        if (trial.AreEqual(one, other)) return;   // the same token twice, or two that the model does not tell apart

        float[] even = Mixed(0.5f), mostlyOne = Mixed(0.875f), mostlyOther = Mixed(0.125f);
        trial.ExpectDifferent(one, even, $"A mixture of tokens {parts[0]} and {parts[1]} and the first of them");
        trial.ExpectDifferent(other, even, $"A mixture of tokens {parts[0]} and {parts[1]} and the second of them");
        trial.ExpectDifferent(mostlyOne, mostlyOther, $"Mixtures of tokens {parts[0]} and {parts[1]} with weights exchanged");

        float[] Mixed(float weight)
        {
            using var session = new SessionUnderTest(trial.Model);
            return session.AppendSoft(session.CreateWith(prefix), new MixtureComponent(parts[0], weight), new MixtureComponent(parts[1], 1 - weight));
        }
    }
}
