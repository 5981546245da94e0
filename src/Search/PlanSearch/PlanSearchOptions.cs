using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.PlanSearch;

/// <summary>How <see cref="PlanSearchStrategy"/> plans. Immutable; every value is checked when it is set.</summary>
public sealed record PlanSearchOptions
{
    private const int Any = int.MaxValue;

    /// <summary>How many observations are asked for first, 0 to 64. The default is 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public int Observations { get; init => field = InRange(value, 0, 64, nameof(Observations)); } = 10;

    /// <summary>How many observations are derived from each node that is extended, 0 to 64. The default is 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public int Derived { get; init => field = InRange(value, 0, 64, nameof(Derived)); } = 5;

    /// <summary>The most observations that are combined in one layer, 0 to 3. The default is 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public int SubsetSize { get; init => field = InRange(value, 0, 3, nameof(SubsetSize)); } = 2;

    /// <summary>How many times observations are combined, 1 to 3: with 2, the default, observations derived from combinations are combined again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public int Layers { get; init => field = InRange(value, 1, 3, nameof(Layers)); } = 2;

    /// <summary>Whether the model is asked to keep the useful ones of the first observations. The default is true.</summary>
    public bool Filter { get; init; } = true;

    /// <summary>Whether each plan is criticised and fixed, and both are programmed. The default is true.</summary>
    public bool Criticism { get; init; } = true;

    /// <summary>Whether each plan is turned into pseudocode before it is programmed. The default is true.</summary>
    public bool Pseudocode { get; init; } = true;

    /// <summary>
    /// The most combinations of each layer that plans are made for, chosen at random; 0 for all, as in the paper. At least 0. The default is 16.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int MaxNodes { get; init => field = InRange(value, 0, Any, nameof(MaxNodes)); } = 16;

    /// <summary>The most combinations of a layer that the next layer is derived from, chosen at random; 0 for all, as in the paper. At least 0. The default is 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int MaxParents { get; init => field = InRange(value, 0, Any, nameof(MaxParents)); } = 8;

    /// <summary>
    /// How many combinations go through all stages together before the next do, at least 1. More fills a batch better; fewer has programs sooner and wastes less when one
    /// passes or the budget ends. The default is 16.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int WaveSize { get; init => field = InRange(value, 1, Any, nameof(WaveSize)); } = 16;

    /// <summary>Whether to stop after the wave in which a program passes. The default is true; estimates of pass@k need every program.</summary>
    public bool StopWhenPassed { get; init; } = true;

    /// <summary>How often a list is asked for until it can be read, at least 1. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int ListTries { get; init => field = InRange(value, 1, Any, nameof(ListTries)); } = 3;

    /// <summary>By how much the temperature rises with each further try, at least 0. The default is 0.2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not a number.</exception>
    public double ListTemperatureStep
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ListTemperatureStep), value, "It must be a number of at least 0.");
    } = 0.2;

    /// <summary>How tokens of plans, criticism, pseudocode and programs are chosen. The default is temperature 0.9 and top-p 0.95.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.9, TopP = 0.95 };

    /// <summary>How tokens of lists are chosen in the first try. The default is temperature 0 and top-p 0.95.</summary>
    public SamplingOptions ListSampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(ListSampling));
    } = new() { Temperature = 0, TopP = 0.95 };

    /// <summary>How tokens of a list are chosen in a later try.</summary>
    /// <param name="attempt">Which, counted from 0.</param>
    internal SamplingOptions ListSamplingOf(int attempt) => ListSampling with { Temperature = ListSampling.Temperature + (attempt * ListTemperatureStep) };

    private static int InRange(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
