namespace Reasoning.Evaluation.Runs;

/// <summary>How an <see cref="EvaluationRun"/> goes about it. Immutable; every value is checked when it is set.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Seed of all randomness. The default is 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The most tokens of one completion, at least 1. The default is 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxTokens
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxTokens));
            field = value;
        }
    } = 256;

    /// <summary>How many problems are worked on at once, at least 1; changes how long a run takes and nothing else. The default is 16.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Concurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Concurrency));
            field = value;
        }
    } = 16;

    /// <summary>The clock that times the run. The default is the system's.</summary>
    public TimeProvider Clock
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Clock));
    } = TimeProvider.System;
}
