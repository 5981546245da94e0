namespace Reasoning.Verification.Abstention;

/// <summary>What a verifier said about candidates of which it is known whether they are right.</summary>
/// <remarks>
/// Right candidates are reference solutions and candidates that pass a stronger, hidden verifier; wrong ones are those that fail it, and
/// mutants of right programs. A mutant that happens to mean the same as its program is counted as wrong, so soundness from mutants
/// errs on the safe side.
/// </remarks>
public readonly record struct VerifierCounts
{
    /// <summary>Right candidates that passed, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public long RightPassed { get; init => field = Count(value, nameof(RightPassed)); }

    /// <summary>Right candidates that failed, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public long RightFailed { get; init => field = Count(value, nameof(RightFailed)); }

    /// <summary>Wrong candidates that passed, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public long WrongPassed { get; init => field = Count(value, nameof(WrongPassed)); }

    /// <summary>Wrong candidates that failed, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public long WrongFailed { get; init => field = Count(value, nameof(WrongFailed)); }

    /// <summary>The counts with one more candidate. A verdict that is no evidence (the harness broke, or contradicted itself) changes nothing.</summary>
    /// <param name="isRight">Whether the candidate is known to be right.</param>
    /// <param name="verdict">What the verifier said.</param>
    public VerifierCounts With(bool isRight, Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (!verdict.IsEvidence) return this;
        return (isRight, verdict.Passed) switch
        {
            (true, true) => this with { RightPassed = RightPassed + 1 },
            (true, false) => this with { RightFailed = RightFailed + 1 },
            (false, true) => this with { WrongPassed = WrongPassed + 1 },
            (false, false) => this with { WrongFailed = WrongFailed + 1 },
        };
    }

    /// <summary>Completeness and soundness with their intervals.</summary>
    /// <param name="level">How often each interval shall hold, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    public VerifierEstimate Estimate(double level = 0.95) => new(this, level);

    private static long Count(long value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        return value;
    }
}
