namespace Reasoning.Search.Tournaments;

/// <summary>Where the true share of won comparisons of a candidate lies.</summary>
/// <param name="Lower">The lower end, 0..1.</param>
/// <param name="Upper">The upper end, 0..1.</param>
public readonly record struct WinInterval(double Lower, double Upper);
