using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Decoders;

/// <summary>One run of a decoder: what it is given, and where it counts and reports. Used on the scheduler's thread only.</summary>
public sealed class DecodingRun
{
    private readonly TokenizedPrompt _prompt;
    private readonly Action<string, Hypothesis?>? _report;
    private readonly long _maxPositions;
    private long _calls;
    private long _computed;
    private long _rounds;
    private long _found;   // positions of prompts that the cache had
    private double _minimumGap = double.PositiveInfinity;

    internal DecodingRun(DecodingRequest request, BatchScheduler scheduler, long? maxPositions, Action<string, Hypothesis?>? report)
    {
        Request = request;
        Scheduler = scheduler;
        _prompt = TokenizedPrompt.Create(request, scheduler.Model);
        _report = report;
        _maxPositions = maxPositions ?? long.MaxValue;
        Stops = request.StopStrings.Count > 0 ? new StopStringAutomaton(request.StopStrings) : null;
        StopBytes = request.StopStrings.Count > 0 ? new StopByteAutomaton(request.StopStrings) : null;
        MaxTokens = request.MaxTokens;
        Random = new CounterRandom(request.Seed);
        LimitTokens(_prompt);
        if (_prompt.Input.Length > _maxPositions)
            throw new ArgumentException($"The prompt alone has {_prompt.Input.Length} tokens, but at most {_maxPositions} positions may be computed.", nameof(maxPositions));
    }

    /// <summary>What was asked for.</summary>
    public DecodingRequest Request { get; }

    /// <summary>Where sequences are opened.</summary>
    public BatchScheduler Scheduler { get; }

    /// <summary>The model.</summary>
    public ILanguageModel Model => Scheduler.Model;

    /// <summary>The model's tokenizer.</summary>
    public ITokenizer Tokenizer => Model.Tokenizer;

    /// <summary>The tokens to begin with: prompt and forced prefix; at least one.</summary>
    public ReadOnlySpan<int> Input => _prompt.Input;

    /// <summary>How many tokens of <see cref="Input"/> are the prompt's; the rest are forced and belong to the completion.</summary>
    public int PromptLength => _prompt.PromptLength;

    /// <summary>The most tokens to generate: what was asked for, as far as the model's context and the cache have room.</summary>
    public int MaxTokens { get; private set; }

    /// <summary>The request's chain of processors, to be forked for every hypothesis; it has seen the forced prefix.</summary>
    public LogitsPipeline Pipeline => _prompt.Pipeline;

    /// <summary>The request's random generator, to be split for the parts of the run.</summary>
    public CounterRandom Random { get; }

    /// <summary>What was counted so far.</summary>
    public DecodingCost Cost => new(_calls, _computed, _rounds);

    /// <summary>The smallest gap that was counted so far.</summary>
    public double MinimumGap => _minimumGap;

    internal StopByteAutomaton? StopBytes { get; }

    internal StopStringAutomaton? Stops { get; }

    /// <summary>Whether anybody reads what is reported; else texts need not be made.</summary>
    internal bool IsStreamed => _report is not null;

    /// <summary>Why a continuation ends that has <see cref="MaxTokens"/> tokens.</summary>
    public FinishReason LimitReason => MaxTokens < Request.MaxTokens ? FinishReason.ContextFull : FinishReason.Length;

    /// <summary>Whether the run may compute so many more positions.</summary>
    public bool CanCompute(long positions) => _found + _computed + positions <= _maxPositions;

    /// <summary>Counts one round: one wait for a forward pass.</summary>
    /// <param name="calls">How many next-token distributions it gives.</param>
    /// <param name="positions">How many positions it computes.</param>
    public void CountRound(int calls, long positions)
    {
        _rounds++;
        _calls += calls;
        _computed += positions;
    }

    /// <summary>Counts distributions that were used without a forward pass of their own.</summary>
    public void CountCalls(int calls) => _calls += calls;

    /// <summary>Takes note of the difference between the two largest logits of a distribution that was used.</summary>
    public void CountGap(double gap) => _minimumGap = Math.Min(_minimumGap, gap);

    /// <summary>Computes prompt and forced prefix: the sequence that hypotheses are forked from, and the logits of the first token. Dispose both.</summary>
    public async Task<(ScheduledSequence Sequence, LogitsLease Logits)> StartAsync(CancellationToken cancellationToken)
    {
        var sequence = Scheduler.Open();
        try
        {
            var logits = await sequence.ForwardAsync(_prompt.Input, LogitsRequest.Last, cancellationToken).ConfigureAwait(false);
            CountPrompt(calls: 1, sequence);
            return (sequence, logits);
        }
        catch
        {
            sequence.Dispose();
            throw;
        }
    }

    /// <summary>Streams text that is certain.</summary>
    public void Report(string text)
    {
        if (text.Length > 0) _report?.Invoke(text, null);
    }

    /// <summary>Streams a hypothesis that is final.</summary>
    public void Report(Hypothesis hypothesis) => _report?.Invoke("", hypothesis);

    /// <summary>Makes a hypothesis of its tokens: decodes them and cuts the text at the first stop string.</summary>
    /// <param name="tokens">The generated tokens.</param>
    /// <param name="logProbability">Their log-probability under the model itself.</param>
    /// <param name="score">What the decoder ranks by.</param>
    /// <param name="reason">Why it ended.</param>
    public Hypothesis Describe(IReadOnlyList<int> tokens, double logProbability, double score, FinishReason reason)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var text = OpenText();
        foreach (int token in tokens)
        {
            if (!Tokenizer.IsEndOfGeneration(token) && !text.Append(Tokenizer.GetBytes(token))) break;
        }

        text.Finish();
        return new Hypothesis
        {
            Text = text.ToString(), Tokens = tokens, LogProbability = logProbability, Score = score, FinishReason = reason, StopString = text.StopString,
        };
    }

    /// <summary>Counts the round that computed a prompt, as far as the cache did not have it.</summary>
    internal void CountPrompt(int calls, ScheduledSequence sequence)
    {
        CountRound(calls, sequence.ComputedPositions);
        _found += sequence.Length - sequence.ComputedPositions;
    }

    /// <summary>Lowers <see cref="MaxTokens"/> to what there is room for after a prompt. Before the run starts only.</summary>
    /// <exception cref="ContextOverflowException">The prompt does not fit into the cache.</exception>
    /// <exception cref="ArgumentException">No text under the constraint can be completed in the tokens that are left.</exception>
    internal void LimitTokens(TokenizedPrompt prompt)
    {
        if (Scheduler.DescribeOverflow(prompt.Input.Length) is { } overflow) throw new ContextOverflowException(overflow);
        MaxTokens = Math.Min(MaxTokens, Math.Min(prompt.Room, Scheduler.Capacity - prompt.Input.Length + 1));   // the last token is never computed
        _prompt.CompleteWithin(MaxTokens, Request);
    }

    /// <summary>Starts a text that stop strings end.</summary>
    /// <param name="beginning">What it begins with; null for the request's prefix.</param>
    internal CompletionText OpenText(string? beginning = null) => new(beginning ?? Request.Prefix ?? "", Stops);
}
