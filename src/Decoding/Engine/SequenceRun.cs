using Reasoning.Decoding.Engine.Cache;

namespace Reasoning.Decoding.Engine;

/// <summary>Consecutive rows of a forward pass that belong to one sequence.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="FirstPosition">Position in the sequence of the first row.</param>
/// <param name="FirstRow">The first row.</param>
/// <param name="Count">Number of rows.</param>
internal readonly record struct SequenceRun(CachedSequence Sequence, int FirstPosition, int FirstRow, int Count);
