namespace Reasoning.Search.Trees.Levin;

/// <summary>A step from one state to another.</summary>
/// <param name="State">Where it leads.</param>
/// <param name="Probability">How likely the policy takes it, from 0 to 1; those of one state add up to at most 1.</param>
public readonly record struct LevinAction<TState>(TState State, double Probability);
