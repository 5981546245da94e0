namespace Reasoning.Search;

/// <summary>How a search stands.</summary>
/// <param name="Result">What it would answer if it ended now, with what was spent so far.</param>
/// <param name="IsFinal">Whether it has ended; the last update of a stream, and only that, is final.</param>
public sealed record SearchProgress(SearchResult Result, bool IsFinal);
