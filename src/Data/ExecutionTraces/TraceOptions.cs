using System.Collections.Immutable;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>Which inputs are traced, and how much noise is put into traces. Checked when set.</summary>
public sealed record TraceOptions
{
    /// <summary>Traces of a function. Default: 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..10000.</exception>
    public int Traces { get; init => field = Within(value, 1, 10_000, nameof(Traces)); } = 8;

    /// <summary>What the function is called with. Default: one list of integers.</summary>
    /// <exception cref="ArgumentException">A kind is none of the named ones.</exception>
    public ImmutableArray<TraceArgument> Arguments
    {
        get;
        init => field = !value.IsDefault && value.All(Enum.IsDefined) ? value : throw new ArgumentException("An argument is an integer or a list of integers.", nameof(Arguments));
    } = [TraceArgument.Numbers];

    /// <summary>The shortest list. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1000.</exception>
    public int ShortestList { get; init => field = Within(value, 0, 1000, nameof(ShortestList)); } = 1;

    /// <summary>The longest list. Default: 6.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1000.</exception>
    public int LongestList { get; init => field = Within(value, 0, 1000, nameof(LongestList)); } = 6;

    /// <summary>How the size of a number is drawn. Default: evenly up to a magnitude, so that most have the most digits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the named ones.</exception>
    public NumberSize Size
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Size), value, "There is no such way to draw numbers.");
    }

    /// <summary>The largest number. Default: 99.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..10¹⁵.</exception>
    public long Magnitude { get; init => field = Within(value, 1, 1_000_000_000_000_000, nameof(Magnitude)); } = 99;

    /// <summary>Whether numbers below zero are drawn, half of the time. Default: false.</summary>
    public bool AllowNegative { get; init; }

    /// <summary>The share of traces with static noise, from 0 to 1. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double StaticShare { get; init => field = Within(value, 0, 1, nameof(StaticShare)); }

    /// <summary>The probability that a line of a trace with static noise is changed, left out or doubled. Default: 0.3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double StaticIntensity { get; init => field = Within(value, 0, 1, nameof(StaticIntensity)); } = 0.3;

    /// <summary>The share of traces with dynamic noise, from 0 to 1; together with the static ones at most 1 is used. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double DynamicShare { get; init => field = Within(value, 0, 1, nameof(DynamicShare)); }

    /// <summary>The probability that the result of an operation is replaced in a trace with dynamic noise. Default: 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double DynamicIntensity { get; init => field = Within(value, 0, 1, nameof(DynamicIntensity)); } = 0.1;

    /// <summary>Steps and operations of a trace at most; longer ones are left out. Default: 200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..100000.</exception>
    public int MostSteps { get; init => field = Within(value, 1, 100_000, nameof(MostSteps)); } = 200;

    private static T Within<T>(T value, T least, T most, string name)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least} and {most}.");
}
