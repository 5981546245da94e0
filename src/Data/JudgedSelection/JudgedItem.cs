namespace Reasoning.Data.JudgedSelection;

/// <summary>What a judge made of an item.</summary>
/// <param name="Rating">The rating; null where its reply states none.</param>
/// <param name="IsKept">Whether the rating reaches the threshold.</param>
/// <param name="Reply">What it wrote.</param>
public sealed record JudgedItem(double? Rating, bool IsKept, string Reply);
