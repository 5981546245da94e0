using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees.BestFirst;

/// <summary>
/// How <see cref="BestFirstStrategy"/> searches. Immutable; every value is checked when it is set. <see cref="StepSearchOptions.Scorer"/> is its critic; the sampling's
/// temperature, 0.7 unless set otherwise, is the lowest one.
/// </summary>
public sealed record BestFirstOptions : StepSearchOptions
{
    /// <summary>The defaults.</summary>
    public BestFirstOptions() => Sampling = new() { Temperature = 0.7 };

    /// <summary>How many beginnings are expanded, at least 1. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Expansions { get; init => field = AtLeast(1, value, nameof(Expansions)); } = 64;

    /// <summary>How many are expanded in one round, at least 1: more fill a batch better, one is strictly best first. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Parallel { get; init => field = AtLeast(1, value, nameof(Parallel)); } = 1;

    /// <summary>At how many temperatures steps are sampled, evenly spread up to <see cref="HighestTemperature"/>, at least 1. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Temperatures { get; init => field = AtLeast(1, value, nameof(Temperatures)); } = 4;

    /// <summary>The highest temperature, where there are several; above 0. The default is 1.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0, or infinite.</exception>
    public double HighestTemperature { get; init => field = Positive(value, nameof(HighestTemperature)); } = 1.1;

    /// <summary>How many steps are sampled at each temperature, at least 1. The default is 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int PerTemperature { get; init => field = AtLeast(1, value, nameof(PerTemperature)); } = 2;

    /// <summary>After how many solutions the search ends, at least 1; null, the default, for 4 without a verifier, and with one for as many as it takes until one passes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? Solutions { get; init => field = value is { } count ? AtLeast(1, count, nameof(Solutions)) : null; }

    internal double TemperatureOf(int index) =>
        Temperatures == 1 ? Sampling.Temperature : Sampling.Temperature + ((HighestTemperature - Sampling.Temperature) * index / (Temperatures - 1));
}
