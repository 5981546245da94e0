namespace Reasoning.Search.Trees.Levin;

/// <summary>Limits and variants of <see cref="LevinSearch"/>. Immutable; every value is checked when it is set.</summary>
public sealed record LevinSearchOptions
{
    /// <summary>The most states that are looked at, at least 1. The default is no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int MaxVisited
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxVisited));
            field = value;
        }
    } = int.MaxValue;

    /// <summary>How much of the uniform policy is mixed in, from 0 to 1 (<see cref="LevinCost.Mix"/>). The default is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double Epsilon
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Epsilon), value, "A share is from 0 to 1.");
    }
}
