namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>Which mutants are made, and how many. Checked when set.</summary>
public sealed record MutationOptions
{
    /// <summary>Decides which mutants are chosen where there are more than wanted. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>Mutants at most, drawn evenly from all. Default: 200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..2000.</exception>
    public int Most
    {
        get;
        init => field = value is >= 1 and <= 2000 ? value : throw new ArgumentOutOfRangeException(nameof(Most), value, "1 to 2000 mutants can be made.");
    } = 200;

    /// <summary>Mutants judged at the same time; the sandbox bounds how many of them run. Default: one per processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Concurrency
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Concurrency), value, "At least one mutant must be judged.");
    } = Environment.ProcessorCount;
}
