using System.Threading.Channels;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Generation;

/// <summary>A request on its way: everything its completions share, and the straight-line code that runs them.</summary>
internal sealed class GenerationJob
{
    private readonly BatchScheduler _scheduler;
    private readonly ChannelWriter<GenerationUpdate>? _updates;
    private readonly int[] _input;
    private readonly int _maxConcurrent;
    private readonly Completion[] _completions;
    private int _started;
    private int _finished;
    private long _generated;
    private long _computed;

    public GenerationJob(
        GenerationRequest request, ILanguageModel model, BatchScheduler scheduler, LocalTextGeneratorOptions options, ChannelWriter<GenerationUpdate>? updates)
    {
        Request = request;
        Tokenizer = model.Tokenizer;
        ContextLength = model.Info.ContextLength;
        NeedsLogProbabilities = options.LogProbabilities || request.TopLogProbabilities > 0;
        Stops = request.StopStrings.Count > 0 ? new StopStringAutomaton(request.StopStrings) : null;
        _scheduler = scheduler;
        _updates = updates;
        _maxConcurrent = options.MaxConcurrentCompletions;
        _completions = new Completion[request.Count];
        var prompt = TokenizedPrompt.Create(request, model);
        _input = prompt.Input;
        PromptLength = prompt.PromptLength;
        Pipeline = prompt.Pipeline;
    }

    public GenerationRequest Request { get; }
    public ITokenizer Tokenizer { get; }
    public int ContextLength { get; }
    public int PromptLength { get; }
    public bool NeedsLogProbabilities { get; }
    public StopStringAutomaton? Stops { get; }
    public LogitsPipeline Pipeline { get; }

    private GenerationUsage Usage => new(_input.Length, _generated) { ComputedPositions = _computed };

    /// <summary>Computes the prompt once, runs the completions as its forks, a limited number at a time. Runs on the scheduler's thread.</summary>
    public async Task<GenerationResult> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var prompt = _scheduler.Open();
        using var first = await prompt.ForwardAsync(_input, LogitsRequest.Last, stop.Token).ConfigureAwait(false);
        _computed = prompt.ComputedPositions;
        var workers = new Task[Math.Min(_maxConcurrent, Request.Count)];
        for (int i = 0; i < workers.Length; i++) workers[i] = RunWorkerAsync(prompt, first, stop);
        await Task.WhenAll(workers).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return new GenerationResult(_completions, Usage);
    }

    private async Task RunWorkerAsync(ScheduledSequence prompt, LogitsLease first, CancellationTokenSource stop)
    {
        try
        {
            for (int index = _started++; index < Request.Count; index = _started++)
            {
                stop.Token.ThrowIfCancellationRequested();   // completions that end at their first token never await a forward
                await RunCompletionAsync(index, prompt, first, stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Either the caller's wish, which is reported once for all, or another completion failed, and reports its own error.
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task RunCompletionAsync(int index, ScheduledSequence prompt, LogitsLease first, CancellationToken cancellationToken)
    {
        var run = new CompletionRun(this, index);
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
                run.StopForLackOfRoom();   // the scheduler only says so when not even this sequence alone would fit
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
        bool isLast = ++_finished == Request.Count;
        _updates?.TryWrite(new GenerationUpdate(run.Index, run.TakeCertainText()) { Completion = completion, Usage = isLast ? Usage : null });
    }
}
