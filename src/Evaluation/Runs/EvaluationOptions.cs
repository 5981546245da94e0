using Reasoning.Search.Budgets;
using Reasoning.Search.Prompts;

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

    /// <summary>What each strategy may spend on each problem. The default is no limit besides the strategy's own.</summary>
    public SearchBudget Budget
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Budget));
    } = SearchBudget.Unlimited;

    /// <summary>What the model is asked, in its own form. The default is for chat models.</summary>
    public PromptBook Prompts
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Prompts));
    } = PromptBook.Chat;

    /// <summary>What strategies may verify candidates with. The default is the benchmark's own tests.</summary>
    public SearchVerifier Verifier { get; init; }

    /// <summary>
    /// Whether each search is recorded, in a file under <c>traces</c> in the run's folder: it can be looked at and replayed, and a run that was stopped goes on within the
    /// problems that were under way. The default is false.
    /// </summary>
    public bool KeepsTraces { get; init; }

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
