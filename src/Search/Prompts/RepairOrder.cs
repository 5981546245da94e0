using Reasoning.Search.Repair;

namespace Reasoning.Search.Prompts;

/// <summary>What is known of a candidate that is to be repaired, besides its verdict.</summary>
/// <param name="Finding">The kind of its bug; null where that is not known.</param>
/// <param name="Attempt">The how-many-th repair of this candidate it is, counted from 0. A model that cannot be told what to change changes something else in each attempt.</param>
/// <param name="Reflections">What the model concluded from its failed attempts, oldest first.</param>
public sealed record RepairOrder(BugFinding? Finding, int Attempt, IReadOnlyList<string> Reflections);
