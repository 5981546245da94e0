using Reasoning.Search.Prompts;

namespace Reasoning.Search.Tournaments;

/// <summary>One comparison of two candidates in a tournament.</summary>
/// <param name="Round">Which round, counted from 1.</param>
/// <param name="First">Index of the candidate that the judge saw first.</param>
/// <param name="Second">Index of the other.</param>
/// <param name="Comparison">What the judge said; null where it could not be read or the budget did not permit it, so that it is no vote.</param>
public sealed record MatchRecord(int Round, int First, int Second, Comparison? Comparison);
