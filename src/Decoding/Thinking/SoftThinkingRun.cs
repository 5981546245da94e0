using System.Runtime.InteropServices;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Thinking;

/// <summary>
/// One run of soft thinking: chooses from each row of logits what the model is given next, and decides when to go on to the answer and when to stop.
/// </summary>
internal sealed class SoftThinkingRun
{
    private readonly DecodingRun _run;
    private readonly SoftThinking _decoder;
    private readonly CounterRandom _random;
    private readonly ConceptSampler _concepts;
    private readonly LogitsPipeline _answers;
    private readonly TokenDraw _draw;
    private readonly int _reserve = 1;   // tokens that the answer needs
    private readonly ThinkingText _text;
    private readonly List<int> _tokens;   // prompt and visible tokens
    private readonly List<ConceptStep> _steps = [];
    private readonly int[] _two = new int[2];
    private EntropyMonitor _entropy;
    private InputKind _next;
    private ThinkingEndReason _thinkingEnd = ThinkingEndReason.Unfinished;
    private ThinkingEndReason _forcedEnd;
    private double _forcedLogProbability;
    private FinishReason _reason;
    private int _thinkingTokens;
    private double _logProbability;
    private bool _isComplete = true;
    private bool _isAnswering;

    public SoftThinkingRun(DecodingRun run, SoftThinking decoder)
    {
        _run = run;
        _decoder = decoder;
        _random = run.Random.Split(0);
        _concepts = new ConceptSampler(run, decoder, _random);
        _answers = decoder.AnswerSampling is { } sampling
            ? TokenizedPrompt.CreatePipeline(sampling, run.Request.ProcessorsFor(run.Tokenizer), run.Model.Info, run.Input[run.PromptLength..])
            : run.Pipeline.Fork();
        _draw = new TokenDraw(_answers, _random, run.Request.CompletesInTime);
        _text = new ThinkingText(run, decoder);
        if (run.Request.CompletesInTime) _reserve = FindReserve();
        if (_text.IsAnswer) _thinkingEnd = ThinkingEndReason.Marker;
        _tokens = new List<int>(run.Input.Length + Math.Min(run.MaxTokens, 1024));
        _tokens.AddRange(run.Input);
        _entropy = new EntropyMonitor(decoder.EntropyThreshold, decoder.ColdStopSteps);
    }

    private enum InputKind
    {
        Token,
        Concept,
        ForcedEnd,
    }

    private GrammarProcessor Constraint => _answers.Processors.OfType<GrammarProcessor>().First();   // the request's own come after it

    private ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    private LogitsContext Context => new(Tokens, _run.PromptLength);

    /// <summary>How many positions the next input takes.</summary>
    private int NextLength => _next == InputKind.ForcedEnd ? _text.ForcedEnd.Length : 1;

    /// <summary>How many visible tokens there are.</summary>
    private int Count => _tokens.Count - _run.Input.Length;

    public async Task<SoftThinkingResult> RunAsync(CancellationToken cancellationToken)
    {
        var (sequence, first) = await _run.StartAsync(cancellationToken).ConfigureAwait(false);
        using (sequence)
        {
            bool goesOn;
            using (first) goesOn = Choose(first.GetLogits());
            while (goesOn && MayCompute())
            {
                try
                {
                    using var lease = await ForwardAsync(sequence, cancellationToken).ConfigureAwait(false);
                    _run.CountRound(calls: 1, NextLength);
                    if (_next == InputKind.ForcedEnd) TakeForcedEnd(lease);
                    goesOn = Choose(lease.GetLogits(lease.RowCount - 1));
                }
                catch (ContextOverflowException)
                {
                    _reason = FinishReason.ContextFull;   // the scheduler only says so when not even this sequence alone would fit
                    break;
                }
            }
        }

        return Finish();
    }

    private bool MayCompute()
    {
        _text.Report();
        if (_run.CanCompute(NextLength)) return true;

        _isComplete = false;
        _reason = FinishReason.Budget;
        return false;
    }

    private ValueTask<LogitsLease> ForwardAsync(ScheduledSequence sequence, CancellationToken cancellationToken) => _next switch
    {
        InputKind.Concept => sequence.ForwardSoftAsync(_concepts.Concept.Mixture, LogitsRequest.Last, cancellationToken),
        InputKind.ForcedEnd => sequence.ForwardAsync(_text.ForcedEnd, LogitsRequest.All, cancellationToken),
        _ => sequence.ForwardAsync(Tokens[^1], cancellationToken),
    };

    private bool Choose(ReadOnlySpan<float> logits) => _text.IsAnswer ? ChooseAnswer(logits) : Think(logits);

    private bool Think(ReadOnlySpan<float> logits)
    {
        if (Count >= _decoder.MaxThinkingTokens || !HasRoomToThink()) return ForceEnd(logits, ThinkingEndReason.Budget);

        double entropy = _concepts.Next(logits, Context, Count);
        CountGap(logits);
        if (_entropy.Add(entropy)) return ForceEnd(logits, ThinkingEndReason.ColdStop);

        var concept = _concepts.Concept;
        int token = concept.Token;
        if (_decoder.RecordsRollout) _steps.Add(new ConceptStep { Components = concept.Components.ToArray(), Entropy = entropy });
        _concepts.Accept(token);
        AddToken(token, logits, Categorical.LogSumExp(logits));
        _thinkingTokens = Count;
        if (_run.Tokenizer.IsEndOfGeneration(token))
        {
            _thinkingEnd = ThinkingEndReason.EndOfGeneration;
            return Stop(FinishReason.EndOfSequence);
        }

        bool goesOn = _text.AppendThinking(Tokens);
        if (_text.IsAnswer) _thinkingEnd = ThinkingEndReason.Marker;
        _next = _text.IsAnswer ? InputKind.Token : InputKind.Concept;
        return goesOn ? HasRoom() : Stop(FinishReason.StopString);
    }

    // Where the answer must be completed, thinking ends while there is room for it.
    private bool HasRoomToThink() => !_run.Request.CompletesInTime || Count + 1 + _text.ForcedEnd.Length + _reserve <= _run.MaxTokens;

    private int FindReserve()
    {
        int needed = Constraint.Matcher.ShortestCompletion() + 1, end = _text.IsAnswer ? 0 : _text.ForcedEnd.Length;   // not too many for the run, which has looked
        return needed + end <= _run.MaxTokens
            ? needed
            : throw new ArgumentException($"The end of thinking and an answer take up to {needed + end} tokens, but there are only {_run.MaxTokens}; allow more.");
    }

    private bool ForceEnd(ReadOnlySpan<float> logits, ThinkingEndReason reason)
    {
        if (Count + _text.ForcedEnd.Length + _reserve > _run.MaxTokens) return Stop(_run.LimitReason);   // no room for an answer

        _forcedEnd = reason;
        _forcedLogProbability = logits[_text.ForcedEnd[0]] - Categorical.LogSumExp(logits);
        _next = InputKind.ForcedEnd;
        return true;
    }

    private void TakeForcedEnd(LogitsLease lease)
    {
        _logProbability += _forcedLogProbability;
        for (int i = 1; i < _text.ForcedEnd.Length; i++)
        {
            var logits = lease.GetLogits(i - 1);
            _logProbability += logits[_text.ForcedEnd[i]] - Categorical.LogSumExp(logits);
        }

        _tokens.AddRange(_text.ForcedEnd);
        _text.AppendForcedEnd();
        _thinkingEnd = _forcedEnd;
        _thinkingTokens = Count;
        _next = InputKind.Token;
    }

    private bool ChooseAnswer(ReadOnlySpan<float> logits)
    {
        CountGap(logits);
        if (!_isAnswering && _run.Request.CompletesInTime) Constraint.CompleteWithin(_run.MaxTokens - Count);
        _isAnswering = true;
        int token = _draw.Draw(logits, Context, Count, needsLogSumExp: true, needsGap: false, out double logSumExp, out _);
        _answers.Accept(token);
        AddToken(token, logits, logSumExp);
        _next = InputKind.Token;
        if (_run.Tokenizer.IsEndOfGeneration(token)) return Stop(FinishReason.EndOfSequence);
        return _text.AppendAnswer(_run.Tokenizer.GetBytes(token)) ? HasRoom() : Stop(FinishReason.StopString);
    }

    private void AddToken(int token, ReadOnlySpan<float> logits, double logSumExp)
    {
        _logProbability += logits[token] - logSumExp;
        _tokens.Add(token);
    }

    private void CountGap(ReadOnlySpan<float> logits)
    {
        if (Selection.Largest(logits, _two) == 2) _run.CountGap((double)logits[_two[0]] - logits[_two[1]]);
    }

    private bool HasRoom() => Count < _run.MaxTokens || Stop(_run.LimitReason);

    private bool Stop(FinishReason reason)
    {
        _reason = reason;
        return false;
    }

    private SoftThinkingResult Finish()
    {
        var (thinking, answer) = _text.Finish();
        var hypothesis = new Hypothesis
        {
            Text = thinking + answer, Tokens = Tokens[_run.Input.Length..].ToArray(), LogProbability = _logProbability, Score = _logProbability,
            FinishReason = _reason, StopString = _text.StopString,
        };
        _run.Report(hypothesis);
        return new SoftThinkingResult
        {
            Hypotheses = [hypothesis], Cost = _run.Cost, MinimumGap = _run.MinimumGap, IsComplete = _isComplete, Thinking = thinking, Answer = answer,
            ThinkingEnd = _thinkingEnd, ThinkingTokens = _thinkingTokens, Entropy = _entropy.Statistics, Steps = _steps,
        };
    }
}
