namespace Reasoning.Verification.TestGeneration.Inputs;

/// <summary>How many inputs are wanted, and how many may be tried for them. Checked when set.</summary>
public sealed record TestInputOptions
{
    /// <summary>Inputs wanted. Default: 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Count { get; init => field = AtLeastOne(value, nameof(Count)); } = 100;

    /// <summary>Inputs tried at most, those that the right program refuses included. Default: 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int MostTried { get; init => field = AtLeastOne(value, nameof(MostTried)); } = 1000;

    /// <summary>How inputs are mutated. Default: the defaults.</summary>
    public InputMutationOptions Mutation { get; init; } = new();

    private static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");
}
