namespace Reasoning.Verification.Values;

/// <summary>When what a program printed counts as the expected output.</summary>
public sealed record OutputComparison
{
    /// <summary>Numbers that differ by at most this much, absolutely or relative to the expected one, are equal. 0 (default): tokens are compared as text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or not a number.</exception>
    public double Tolerance { get; init => field = ValueComparison.CheckTolerance(value, nameof(Tolerance)); }

    /// <summary>Whether line breaks matter. False: the output is a stream of tokens between white space (as CodeContests compares). Default: true, with
    /// trailing white space of lines and blank lines at the end ignored.</summary>
    public bool LinesMatter { get; init; } = true;

    /// <summary>Whether letters in upper and lower case are the same. Default: false.</summary>
    public bool IgnoreCase { get; init; }
}
