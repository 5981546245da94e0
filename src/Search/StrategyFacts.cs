using Reasoning.Decoding.Models;

namespace Reasoning.Search;

/// <summary>What is to be known of a strategy before it is chosen.</summary>
/// <param name="Name">Its short name in lower case with hyphens, such as <c>best-of-n</c>.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Tier">What it needs of the generator.</param>
/// <param name="Cost">How many model calls it makes, as a formula over its settings.</param>
/// <param name="Paper">Where it is from.</param>
public sealed record StrategyFacts(string Name, string Summary, CapabilityTier Tier, string Cost, string Paper)
{
    /// <summary>Whether it needs a verifier in the search context.</summary>
    public bool NeedsVerifier { get; init; }
}
