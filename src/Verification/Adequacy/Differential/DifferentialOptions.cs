namespace Reasoning.Verification.Adequacy.Differential;

/// <summary>How programs are compared with each other. Checked when set.</summary>
public sealed record DifferentialOptions
{
    /// <summary>
    /// Significant decimal digits to which floats are compared, so that sums taken in another order are no other behaviour. Default: 12; 17 for exact comparison.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..17.</exception>
    public int SignificantDigits
    {
        get;
        init => field = value is >= 1 and <= 17 ? value : throw new ArgumentOutOfRangeException(nameof(SignificantDigits), value, "A double has 1 to 17 significant digits.");
    } = 12;

    /// <summary>Programs asked at the same time; the sandbox bounds how many of them run. Default: one per processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Concurrency
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Concurrency), value, "At least one program must run.");
    } = Environment.ProcessorCount;
}
