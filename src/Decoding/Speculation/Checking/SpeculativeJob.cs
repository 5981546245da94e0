using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Speculation.Checking;

/// <summary>A run of speculative decoding: what its completions share, and what they find. Used on the scheduler's thread.</summary>
internal sealed class SpeculativeJob(SpeculativeDecoder options, DecodingRun run)
{
    private readonly Completion[] _completions = new Completion[options.Count];
    private readonly Hypothesis[] _hypotheses = new Hypothesis[options.Count];
    private long _budget = long.MaxValue;
    private bool _isComplete = true;

    public SpeculativeDecoder Options => options;

    public DecodingRun Run => run;

    public SpeculationCounts Counts { get; } = new();

    /// <summary>How many completions are under way.</summary>
    public int Live { get; private set; }

    public CompletionSettings Settings { get; } = new()
    {
        Request = run.Request, Tokenizer = run.Tokenizer, ContextLength = run.Model.Info.ContextLength, PromptLength = run.PromptLength,
        Pipeline = run.Pipeline, Stops = run.Stops, Gaps = true,
    };

    /// <summary>Computes the prompt once and runs the completions as its forks.</summary>
    public async Task<SpeculativeResult> RunAsync(CancellationToken cancellationToken)
    {
        var (sequence, logits) = await run.StartAsync(cancellationToken).ConfigureAwait(false);
        using var prompt = sequence;
        using var first = logits;
        if (options.MaxPositions is { } most) _budget = Math.Max(0, most - run.Cost.ComputedPositions) / options.Count;
        await CompletionWorkers.RunAsync(
            options.Count, options.MaxConcurrentCompletions, (index, token) => CompleteAsync(index, prompt, first, token), cancellationToken)
            .ConfigureAwait(false);
        return new SpeculativeResult
        {
            Hypotheses = _hypotheses, Completions = _completions, Speculation = Counts.ToStatistics(), Cost = run.Cost, MinimumGap = run.MinimumGap,
            IsComplete = _isComplete,
        };
    }

    /// <summary>Streams text, where there is only one completion that it can belong to.</summary>
    public void Report(CompletionRun completion)
    {
        if (options.Count == 1 && run.IsStreamed) run.Report(completion.TakeCertainText());
    }

    private async Task CompleteAsync(int index, ScheduledSequence prompt, LogitsLease first, CancellationToken cancellationToken)
    {
        var completion = new CompletionRun(Settings, index);
        Live++;
        try
        {
            using var speculation = new SpeculativeCompletion(this, completion, prompt.Fork(), _budget);
            await speculation.RunAsync(first, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Live--;
        }

        Finish(completion);
    }

    private void Finish(CompletionRun finished)
    {
        var completion = finished.Finish();
        Report(finished);
        run.CountGap(finished.MinimumGap);
        _isComplete &= completion.FinishReason != FinishReason.Budget;
        _completions[finished.Index] = completion;
        var hypothesis = new Hypothesis
        {
            Text = completion.Text, Tokens = [.. completion.Tokens.Select(token => token.Id)], LogProbability = completion.LogProbability,
            Score = completion.LogProbability, FinishReason = completion.FinishReason, StopString = completion.StopString,
        };
        _hypotheses[finished.Index] = hypothesis;
        run.Report(hypothesis);
    }
}
