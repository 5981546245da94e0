namespace Reasoning.Search;

/// <summary>What a search found.</summary>
/// <param name="Answer">The candidate that the strategy stands by; null where it stands by none, which <paramref name="AbstentionReason"/> explains.</param>
/// <param name="Ranking">Every candidate, best first by the strategy's own measure.</param>
/// <param name="Spend">What it cost.</param>
/// <param name="AbstentionReason">Why there is no answer, in one sentence; null where there is one.</param>
public sealed record SearchResult(Candidate? Answer, IReadOnlyList<Candidate> Ranking, SearchSpend Spend, string? AbstentionReason = null);
