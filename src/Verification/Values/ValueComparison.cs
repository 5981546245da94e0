namespace Reasoning.Verification.Values;

/// <summary>When an answer counts as the expected one.</summary>
public sealed record ValueComparison
{
    /// <summary>Equality as Python's <c>==</c> has it.</summary>
    public static ValueComparison Exact { get; } = new();

    /// <summary>Numbers of which one is a float are equal where they differ by at most this much. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or not a number.</exception>
    public double AbsoluteTolerance { get; init => field = CheckTolerance(value, nameof(AbsoluteTolerance)); }

    /// <summary>Numbers of which one is a float are equal where they differ by at most this share of the expected one. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or not a number.</exception>
    public double RelativeTolerance { get; init => field = CheckTolerance(value, nameof(RelativeTolerance)); }

    /// <summary>Whether the items of the outermost list or tuple may come in any order. Default: false.</summary>
    public bool IgnoreOrder { get; init; }

    /// <summary>Whether a list equals a tuple (and an iterator) with the same items, at every depth: formats without tuples, such as JSON. Default: false.</summary>
    public bool SequencesAlike { get; init; }

    /// <summary>Decides instead of the comparison, for problems with several right answers; null (default) for none. Must not keep state.</summary>
    public Func<CheckedAnswer, bool>? Oracle { get; init; }

    internal static double CheckTolerance(double value, string name) => value is >= 0 and < double.PositiveInfinity
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a number of at least 0.");
}
