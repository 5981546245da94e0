using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Generation;

/// <summary>What a text generator can do.</summary>
public sealed record GeneratorCapabilities
{
    /// <summary>The tier of the backend behind it.</summary>
    public required CapabilityTier Tier { get; init; }

    /// <summary>Name of the model, for reports.</summary>
    public required string ModelName { get; init; }

    /// <summary>How many tokens prompt and completion can have together; null where unknown.</summary>
    public int? ContextLength { get; init; }

    /// <summary>The largest <see cref="GenerationRequest.TopLogProbabilities"/>.</summary>
    public int MaxTopLogProbabilities { get; init; }

    /// <summary>Whether the same request with the same seed gives the same completions whatever else runs.</summary>
    public bool IsReproducible { get; init; }

    /// <summary>Refuses a request that asks for more than the generator has.</summary>
    /// <exception cref="NotSupportedException">The request asks for something that is lacking; the message names it.</exception>
    public void EnsureSupports(GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.TopLogProbabilities > MaxTopLogProbabilities)
        {
            throw new NotSupportedException(
                $"{request.TopLogProbabilities} alternatives per token are asked for, but '{ModelName}' gives at most {MaxTopLogProbabilities}.");
        }

        if (request.Processors.Count > 0) Require(CapabilityTier.Logits, "Logits processors");
        if (request.Constraint is not null) Require(CapabilityTier.Logits, "Constraints");
        if (request.PrefixTokens.Count > 0) Require(CapabilityTier.Logits, "Prefix tokens");
        if (request.Prefix is { Length: > 0 }) Require(CapabilityTier.LogProbabilities, "A forced prefix");
        if (request.StopStrings.Count > 0) Require(CapabilityTier.LogProbabilities, "Stop strings");
    }

    private void Require(CapabilityTier tier, string what)
    {
        if (Tier < tier) throw new NotSupportedException($"{what} need a backend of tier {tier}, but '{ModelName}' is of tier {Tier}.");
    }
}
