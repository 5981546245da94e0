using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Difficulty;

/// <summary>The score of an item, or why it has none or is dropped for it: one of both may be null.</summary>
/// <param name="Score">The score; null where the item could not be scored.</param>
/// <param name="Reject">Why the item is dropped; null where it is not.</param>
public sealed record DifficultyResult(DifficultyScore? Score, Reject? Reject);
