namespace Reasoning.Data.SearchTraces;

/// <summary>Where a failing attempt went wrong.</summary>
/// <param name="Index">Which step, from 0: a line, or a step of the search.</param>
/// <param name="Prefix">What both attempts have in front of it.</param>
/// <param name="Wrong">The step of the failing attempt; empty where it ended.</param>
/// <param name="Right">The step of the passing one in its place; empty where it ended.</param>
/// <param name="IsProven">
/// Whether it is the first step of a search from which it never came to a passing answer, though it did from the step before it. Else it is the first line that differs.
/// </param>
public sealed record WrongStep(int Index, string Prefix, string Wrong, string Right, bool IsProven);
