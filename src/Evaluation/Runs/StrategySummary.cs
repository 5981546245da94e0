namespace Reasoning.Evaluation.Runs;

/// <summary>What one strategy reached on a benchmark. Everything but <see cref="Seconds"/> is the same in every run with the same arguments.</summary>
public sealed record StrategySummary
{
    /// <summary>The strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>Problems tried.</summary>
    public required int Problems { get; init; }

    /// <summary>Problems whose answer (the candidate that the strategy stood by) passed.</summary>
    public required int Solved { get; init; }

    /// <summary>The most samples of any problem: the k of <see cref="PassAtK"/>.</summary>
    public required int Samples { get; init; }

    /// <summary>Probability that one sample passes, as a mean over problems: 0 to 1.</summary>
    public required double PassAt1 { get; init; }

    /// <summary>
    /// Probability that at least one of <see cref="Samples"/> samples passes, as a mean over problems, by the unbiased estimator; null where some
    /// problem has fewer samples, as after stopping early.
    /// </summary>
    public required double? PassAtK { get; init; }

    /// <summary>Completions asked for.</summary>
    public required long ModelCalls { get; init; }

    /// <summary>Tokens of all prompts, each counted once per request.</summary>
    public required long PromptTokens { get; init; }

    /// <summary>Tokens generated.</summary>
    public required long CompletionTokens { get; init; }

    /// <summary>Problems whose prompt does not fit into the model's context; they count as unsolved.</summary>
    public required int TooLong { get; init; }

    /// <summary>Samples that the verifier could not judge; they count as not passed.</summary>
    public required int Unjudged { get; init; }

    /// <summary>Time on the clock, summed over the sessions of a run that was stopped and resumed.</summary>
    public required double Seconds { get; init; }

    /// <summary>Tokens of prompts and completions together.</summary>
    public long TotalTokens => PromptTokens + CompletionTokens;

    /// <summary>Sums up a strategy's finished problems.</summary>
    /// <param name="strategy">The strategy's name.</param>
    /// <param name="items">At least one, in the benchmark's order: sums of fractions then always round alike.</param>
    internal static StrategySummary Of(string strategy, IReadOnlyList<EvaluatedItem> items)
    {
        // Where no sample could be made, any number of samples would have failed.
        var samples = items.Max(item => item.Samples.Count);
        var counts = items.Select(item => (N: item.IsTooLong ? samples : item.Samples.Count, C: item.Samples.Count(sample => sample.Passed))).ToArray();
        return new StrategySummary
        {
            Strategy = strategy,
            Problems = items.Count,
            Solved = items.Count(item => item.IsSolved),
            Samples = samples,
            PassAt1 = Verification.Metrics.PassAtK.Mean(counts, 1)!.Value,
            PassAtK = Verification.Metrics.PassAtK.Mean(counts, samples),
            ModelCalls = items.Sum(item => (long)item.Spend.ModelCalls),
            PromptTokens = items.Sum(item => item.Spend.PromptTokens),
            CompletionTokens = items.Sum(item => item.Spend.CompletionTokens),
            TooLong = items.Count(item => item.IsTooLong),
            Unjudged = items.Sum(item => item.Samples.Count(sample => sample.IsUnjudged)),
            // Each item carries the strategy's time up to its end, so the latest item of a session carries the session's time.
            Seconds = items.GroupBy(item => item.Spend.Session).Sum(session => session.Max(item => item.Spend.Seconds)),
        };
    }
}
