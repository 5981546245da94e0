namespace Reasoning.Decoding.Fusion;

/// <summary>The grid that <see cref="DynamicFusion"/> searches. Immutable; every value is checked when it is set.</summary>
public sealed record DynamicFusionOptions
{
    private readonly double _maxWeight = 2;
    private readonly int _steps = 20;
    private readonly FusionWeightSearch _search = FusionWeightSearch.SingleExpert;

    /// <summary>The largest weight; the smallest is 0. Above 0 and at most 100. The default is 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 100] or not a number.</exception>
    public double MaxWeight
    {
        get => _maxWeight;
        init => _maxWeight = value is > 0 and <= 100
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxWeight), value, "The largest fusion weight must be above 0 and at most 100.");
    }

    /// <summary>Into how many equal steps the range is divided; from 1 to 1000. The default is 20: steps of 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [1, 1000].</exception>
    public int Steps
    {
        get => _steps;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Steps));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1000, nameof(Steps));
            _steps = value;
        }
    }

    /// <summary>How the weights of several experts are found. The default is <see cref="FusionWeightSearch.SingleExpert"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the two.</exception>
    public FusionWeightSearch Search
    {
        get => _search;
        init => _search = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Search), value, "There is no such search for fusion weights.");
    }
}
