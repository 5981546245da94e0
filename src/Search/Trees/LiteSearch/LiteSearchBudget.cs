namespace Reasoning.Search.Trees.LiteSearch;

/// <summary>How often LiteSearch expands a node, by its value and depth. Pure.</summary>
public static class LiteSearchBudget
{
    /// <summary>The least steps of a node that has any.</summary>
    public const int Least = 2;

    /// <summary>A node's value, mixed with that of the greedy solution, which counts the less the deeper the node is: (v + g/depth) / (1 + 1/depth).</summary>
    /// <param name="value">v, from 0 to 1.</param>
    /// <param name="greedy">g, from 0 to 1.</param>
    /// <param name="depth">The node's depth, at least 1.</param>
    public static double Blend(double value, double greedy, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return (value + (greedy / depth)) / (1 + (1.0 / depth));
    }

    /// <summary>
    /// The smallest number C of samples of which one is right with the probability wanted (1 − (1 − v)^C above it, at most the cap), divided by the depth, rounded half to
    /// even, and at least <see cref="Least"/>; none for a value of 0.
    /// </summary>
    /// <param name="value">The node's own value, from 0 to 1.</param>
    /// <param name="depth">The node's depth, at least 1.</param>
    /// <param name="greedy">The greedy solution's value, to be mixed in; null for none.</param>
    /// <param name="confidence">The probability wanted, from 0 to below 1.</param>
    /// <param name="cap">The most, at least <see cref="Least"/>.</param>
    public static int Of(double value, int depth, double? greedy, double confidence = 0.9, int cap = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cap, Least);
        if (!(value > 0)) return 0;
        if (greedy is { } other) value = Blend(value, other, depth);
        var samples = 1;
        while (samples < cap && !(1 - Math.Pow(1 - value, samples) > confidence)) samples++;
        return Math.Min(Math.Max((int)Math.Round((double)samples / depth, MidpointRounding.ToEven), Least), cap);
    }
}
