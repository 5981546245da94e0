namespace Reasoning.Verification.Agreement.Risk;

/// <summary>Settings of <see cref="MinimumBayesRisk"/>.</summary>
public sealed record MinimumBayesRiskOptions
{
    /// <summary>
    /// One weight per reference: how often it was sampled, or its probability. Finite, not negative, not all 0. Null, the default: all
    /// equal.
    /// </summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or all are 0.</exception>
    public IReadOnlyList<double>? Weights
    {
        get;
        init
        {
            if (value is null)
            {
                field = null;
                return;
            }

            double[] weights = [.. value];
            for (var i = 0; i < weights.Length; i++)
            {
                if (!double.IsFinite(weights[i]) || weights[i] < 0)
                    throw new ArgumentException($"The weight of reference {i} is {weights[i]}; it must be a finite number of at least 0.", nameof(Weights));
            }

            if (!weights.Any(weight => weight > 0)) throw new ArgumentException("All weights are 0; some reference must count.", nameof(Weights));
            field = weights;
        }
    }

    /// <summary>
    /// The utility of a candidate against itself, where it is known beforehand, such as the top of a judge's scale: saves asking, so that N
    /// candidates cost N(N − 1) calls. Without meaning where references are given apart. Null, the default: asked like any other.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double? SelfUtility
    {
        get;
        init => field = value is null || double.IsFinite(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SelfUtility), value, "The utility of a candidate against itself must be finite.");
    }

    /// <summary>Drops candidates early. Null, the default: the exact form, which asks for every pair.</summary>
    public PruningOptions? Pruning { get; init; }

    /// <summary>Calls of an asynchronous utility at a time, at least 1; 8 by default. Does not change the result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxConcurrency
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxConcurrency), value, "At least 1 call must be allowed at a time.");
    } = 8;
}
