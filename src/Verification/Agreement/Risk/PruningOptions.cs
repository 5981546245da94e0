namespace Reasoning.Verification.Agreement.Risk;

/// <summary>How boldly <see cref="MinimumBayesRisk"/> drops candidates before it has compared them with every reference.</summary>
public sealed record PruningOptions
{
    /// <summary>
    /// α: a candidate is dropped when it beats or equals the best so far in less than 1 − α of the bootstrap samples. 0..1; 0.99 by default. At 1
    /// nothing is dropped, and the result is the exact one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..1 or not a number.</exception>
    public double Confidence
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Confidence), value, "The confidence of pruning lies between 0 and 1.");
    } = 0.99;

    /// <summary>References that every candidate meets before the first are dropped; the number then doubles. At least 1; 16 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int FirstReferences
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FirstReferences), value, "Pruning needs at least 1 reference to begin with.");
    } = 16;

    /// <summary>Bootstrap samples per round. At least 1; 500 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Bootstraps
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Bootstraps), value, "Pruning needs at least 1 bootstrap sample.");
    } = 500;

    /// <summary>Decides the order in which references are taken, and the bootstrap samples.</summary>
    public int Seed { get; init; }
}
