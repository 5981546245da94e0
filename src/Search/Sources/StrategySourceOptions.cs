using Reasoning.Search.Greedy;

namespace Reasoning.Search.Sources;

/// <summary>How <see cref="StrategySource"/> runs another strategy. Immutable; every value is checked when it is set.</summary>
public sealed record StrategySourceOptions
{
    /// <summary>The strategy. The default is greedy decoding, whose runs are all alike: set another.</summary>
    public ISearchStrategy Strategy
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Strategy));
    } = new GreedyStrategy();

    /// <summary>How many of the best candidates of each run are taken, at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int PerRun
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(PerRun));
            field = value;
        }
    } = 1;

    /// <summary>How many runs go on at once, at least 1; they share out what is left of the budget. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Parallel
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Parallel));
            field = value;
        }
    } = 4;
}
