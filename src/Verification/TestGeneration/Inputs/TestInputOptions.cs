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

    /// <summary>
    /// Processor time that the right program may take for an input: one that takes it longer is dropped, since it would make every candidate slow. Default: 1 s.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public TimeSpan CpuTime
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(CpuTime), value, "The processor time must be above zero.");
    } = TimeSpan.FromSeconds(1);

    /// <summary>How inputs are mutated. Default: the defaults.</summary>
    public InputMutationOptions Mutation { get; init; } = new();

    private static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");
}
