namespace Reasoning.Verification.Agreement;

/// <summary>Solutions that the tests cannot tell apart: they pass and fail the same ones.</summary>
public sealed class BehaviourCluster
{
    internal BehaviourCluster(IReadOnlyList<int> solutions, long samples, long testsPassed) =>
        (Solutions, Samples, TestsPassed) = (solutions, samples, testsPassed);

    /// <summary>Rows of the matrix, ascending; at least one.</summary>
    public IReadOnlyList<int> Solutions { get; }

    /// <summary>Size: its solutions, each counted as often as it was sampled.</summary>
    public long Samples { get; }

    /// <summary>Tests that its solutions pass, each counted as often as it was sampled.</summary>
    public long TestsPassed { get; }
}
