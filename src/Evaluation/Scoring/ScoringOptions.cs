namespace Reasoning.Evaluation.Scoring;

/// <summary>How a <see cref="ScoringRun"/> goes about it. Immutable; every value is checked when it is set.</summary>
public sealed record ScoringOptions
{
    private static readonly int[] HumanEvalKs = [1, 10, 100];

    /// <summary>
    /// The k of pass@k, each at least 1. Null (default): those of 1, 10 and 100 that every problem with samples has enough samples for, as human-eval does.
    /// </summary>
    /// <exception cref="ArgumentException">A k is less than 1 or given twice, or there are none.</exception>
    public IReadOnlyList<int>? Ks
    {
        get;
        init
        {
            if (value is { Count: 0 }) throw new ArgumentException("There must be at least one k.", nameof(Ks));
            if (value?.Any(k => k < 1) == true) throw new ArgumentException("pass@k needs a k of at least 1.", nameof(Ks));
            if (value is not null && value.Distinct().Count() < value.Count) throw new ArgumentException("A k is given twice.", nameof(Ks));
            field = value is null ? null : [.. value];
        }
    }

    /// <summary>How many samples are judged at once, at least 1; changes how long it takes and nothing else. The default is twice the number of processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Concurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Concurrency));
            field = value;
        }
    } = 2 * Environment.ProcessorCount;

    /// <summary>The clock that times the scoring. The default is the system's.</summary>
    public TimeProvider Clock
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Clock));
    } = TimeProvider.System;

    /// <summary>The k to report for problems of which the smallest has that many samples.</summary>
    internal IReadOnlyList<int> KsFor(int fewestSamples) => Ks ?? [.. HumanEvalKs.Where(k => k <= fewestSamples)];
}
