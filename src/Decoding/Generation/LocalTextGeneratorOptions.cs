using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Generation;

/// <summary>Settings of a <see cref="LocalTextGenerator"/>. Immutable; every value is checked when it is set.</summary>
public sealed record LocalTextGeneratorOptions
{
    private readonly SchedulerOptions _scheduler = new();
    private readonly int _maxConcurrentCompletions = 64;

    /// <summary>Limits of the scheduler that <see cref="LocalTextGenerator.Create"/> makes.</summary>
    public SchedulerOptions Scheduler
    {
        get => _scheduler;
        init => _scheduler = value ?? throw new ArgumentNullException(nameof(Scheduler));
    }

    /// <summary>
    /// How many completions of one request run at once; at least 1. More fill the batch better and take more memory; results are the same. The default is 64.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxConcurrentCompletions
    {
        get => _maxConcurrentCompletions;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxConcurrentCompletions));
            _maxConcurrentCompletions = value;
        }
    }

    /// <summary>
    /// Whether the log-probability of every chosen token is computed, which takes one more pass over the vocabulary where sampling changes the logits. Without,
    /// they are NaN unless a request asks for alternatives. The default is true.
    /// </summary>
    public bool LogProbabilities { get; init; } = true;
}
