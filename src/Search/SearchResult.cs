using System.Collections.ObjectModel;
using Reasoning.Search.Tournaments;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search;

/// <summary>What a search found: an answer or the reason for none, every candidate, and what was spent. Valid at any moment of a search.</summary>
public sealed record SearchResult
{
    /// <summary>The answer with its confidence and how that was estimated, or why there is none.</summary>
    public required Decision<Candidate> Decision { get; init; }

    /// <summary>Every candidate, best first by the strategy's own measure; empty where none was made.</summary>
    public required IReadOnlyList<Candidate> Ranking { get; init; }

    /// <summary>What the strategy counted and estimated, by name (such as <c>failure-bound</c>); which there are is said by the strategy.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Every comparison that a judge made, in the order in which they were asked for; empty for strategies without a judge.</summary>
    public IReadOnlyList<MatchRecord> Matches { get; init; } = [];

    /// <summary>What it cost.</summary>
    public SearchSpend Spend { get; init; }

    /// <summary>Why the search ended; of a result that is reported while a search goes on, <see cref="SearchEnding.Finished"/>.</summary>
    public SearchEnding Ending { get; init; }

    /// <summary>The candidate that the strategy stands by; null where it stands by none.</summary>
    public Candidate? Answer => Decision.TryGetAnswer(out var answer) ? answer : null;

    /// <summary>Why there is no answer, in one sentence; null where there is one.</summary>
    public string? AbstentionReason => Decision is Abstained<Candidate> abstained ? abstained.Explanation : null;

    /// <summary>A result with an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="confidence">How likely it is right, and how that is known.</param>
    /// <param name="ranking">Every candidate, best first.</param>
    public static SearchResult Answered(Candidate answer, Confidence confidence, IReadOnlyList<Candidate> ranking) =>
        new() { Decision = new Answered<Candidate>(answer, confidence), Ranking = ranking };

    /// <summary>A result without an answer.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="explanation">Why, in one sentence with the figures.</param>
    /// <param name="ranking">Every candidate, best first.</param>
    /// <param name="confidence">How likely the withheld answer is right; null where there is none, or nothing is known of it.</param>
    public static SearchResult Abstained(
        AbstentionReason reason, string explanation, IReadOnlyList<Candidate> ranking, Confidence? confidence = null) =>
        new() { Decision = new Abstained<Candidate>(reason, explanation, confidence), Ranking = ranking };

    /// <summary>A result of a search that had no time or no budget to make a candidate.</summary>
    internal static SearchResult Empty { get; } = Abstained(Verification.Abstention.AbstentionReason.NoAnswer, "No candidate was made.", []);
}
