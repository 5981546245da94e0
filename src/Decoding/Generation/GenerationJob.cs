using System.Threading.Channels;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Generation;

/// <summary>A request on its way: everything its completions share, and the straight-line code that runs them.</summary>
internal sealed class GenerationJob
{
    private readonly GenerationRequest _request;
    private readonly BatchScheduler _scheduler;
    private readonly CompletionSettings _settings;
    private readonly ChannelWriter<GenerationUpdate>? _updates;
    private readonly int[] _input;
    private readonly int _maxConcurrent;
    private readonly Completion[] _completions;
    private int _finished;
    private long _generated;
    private long _computed;

    public GenerationJob(
        GenerationRequest request, ILanguageModel model, BatchScheduler scheduler, LocalTextGeneratorOptions options, ChannelWriter<GenerationUpdate>? updates)
    {
        _request = request;
        _scheduler = scheduler;
        _updates = updates;
        _maxConcurrent = options.MaxConcurrentCompletions;
        _completions = new Completion[request.Count];
        var prompt = TokenizedPrompt.Create(request, model);
        _input = prompt.Input;
        prompt.CompleteWithin(Math.Min(request.MaxTokens, Math.Min(prompt.Room, scheduler.Capacity - _input.Length + 1)), request);   // the last token is never computed
        _settings = new CompletionSettings
        {
            Request = request, Tokenizer = model.Tokenizer, ContextLength = model.Info.ContextLength, PromptLength = prompt.PromptLength,
            Pipeline = prompt.Pipeline, Stops = request.StopStrings.Count > 0 ? new StopStringAutomaton(request.StopStrings) : null,
            LogProbabilities = options.LogProbabilities || request.TopLogProbabilities > 0, TopLogProbabilities = request.TopLogProbabilities,
            Kind = request.LogProbabilities, PrefixTokens = request.PrefixTokens,
        };
    }

    private GenerationUsage Usage => new(_input.Length, _generated) { ComputedPositions = _computed };

    /// <summary>Computes the prompt once, runs the completions as its forks, a limited number at a time. Runs on the scheduler's thread.</summary>
    public async Task<GenerationResult> RunAsync(CancellationToken cancellationToken)
    {
        using var prompt = _scheduler.Open();
        using var first = await prompt.ForwardAsync(_input, LogitsRequest.Last, cancellationToken).ConfigureAwait(false);
        _computed = prompt.ComputedPositions;
        await CompletionWorkers.RunAsync(
            _request.Count, _maxConcurrent, (index, token) => RunCompletionAsync(index, prompt, first, token), cancellationToken).ConfigureAwait(false);
        return new GenerationResult(_completions, Usage);
    }

    private async Task RunCompletionAsync(int index, ScheduledSequence prompt, LogitsLease first, CancellationToken cancellationToken)
    {
        var run = new CompletionRun(_settings, index);
        using var sequence = prompt.Fork();
        bool goesOn = run.Choose(first.GetLogits(), sequence.Tokens);
        while (goesOn)
        {
            Report(run);
            try
            {
                using var lease = await sequence.ForwardAsync(run.LastToken, cancellationToken).ConfigureAwait(false);
                goesOn = run.Choose(lease.GetLogits(), sequence.Tokens);
            }
            catch (ContextOverflowException)
            {
                run.Stop(FinishReason.ContextFull);   // the scheduler only says so when not even this sequence alone would fit
                break;
            }
        }

        Complete(run, sequence.ComputedPositions);
    }

    private void Report(CompletionRun run)
    {
        if (_updates is not null && run.TakeCertainText() is { Length: > 0 } text) _updates.TryWrite(new GenerationUpdate(run.Index, text));
    }

    private void Complete(CompletionRun run, long computed)
    {
        var completion = run.Finish();
        _completions[run.Index] = completion;
        _generated += run.TokenCount;
        _computed += computed;
        bool isLast = ++_finished == _request.Count;
        _updates?.TryWrite(new GenerationUpdate(run.Index, run.TakeCertainText()) { Completion = completion, Usage = isLast ? Usage : null });
    }
}
