using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>
/// A continuation in the making. Its tokens may be ahead of what the model has computed, and its positions in the cache may be those of another
/// continuation: what both have in common is not computed again.
/// </summary>
internal sealed class ConstrainedSequence : IDisposable
{
    private readonly AlignmentSpace _space;
    private readonly ScheduledSequence _sequence;
    private readonly List<TokenStep> _steps = [];
    private GrammarMatcher _matcher;
    private LogitsPipeline _pipeline;
    private ConstrainedRow? _row;
    private ConstrainedRow? _spare;   // a large one that nothing refers to once the next token is there

    public ConstrainedSequence(AlignmentSpace space)
    {
        _space = space;
        _sequence = space.Prompt.Fork();
        _sequence.IsTransient = true;
        _matcher = space.Start.Fork();
        _pipeline = space.Pipeline.Fork();
        _row = space.Root;
    }

    /// <summary>The tokens so far.</summary>
    public IReadOnlyList<TokenStep> Steps => _steps;

    /// <summary>Whether a token ended the text, which then is one of the language.</summary>
    public bool IsEnded => _matcher.IsEnded;

    /// <summary>The distribution of the next token; null until the model has computed it.</summary>
    public ConstrainedRow? Row => _row;

    /// <summary>How many positions the model must compute for <see cref="Row"/>.</summary>
    public int PendingPositions => _space.Prompt.Length + _steps.Count - CommonLength();

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        _steps.Clear();
        _matcher = _space.Start.Fork();
        _pipeline = _space.Pipeline.Fork();
        _row = _space.Root;
    }

    /// <summary>Takes over the first tokens of another continuation.</summary>
    public void CopyFrom(ConstrainedSequence source, int length)
    {
        _sequence.CopyFrom(source._sequence);
        _steps.Clear();
        for (int i = 0; i < length; i++) _steps.Add(source._steps[i]);
        _matcher = source._matcher.Fork();
        _matcher.Rollback(source._steps.Count - length);
        _pipeline = length == source._steps.Count ? source._pipeline.Fork() : PipelineAfter(length);
        _row = length == source._steps.Count ? source._row : length == 0 ? _space.Root : source._steps[length].Row;
    }

    /// <summary>Appends a token.</summary>
    /// <exception cref="InvalidOperationException">It is not allowed.</exception>
    public void Accept(in TokenStep step)
    {
        if (!_matcher.TryAccept(step.Token)) throw new InvalidOperationException($"Token {step.Token} was drawn, but it is not allowed.");
        _pipeline.Accept(step.Token);
        _steps.Add(step);
        _row = null;
    }

    /// <summary>Has the model compute what <see cref="Row"/> needs.</summary>
    public ValueTask<LogitsLease> ForwardAsync(CancellationToken cancellationToken)
    {
        int common = CommonLength(), prompt = _space.Prompt.Length;
        _sequence.Truncate(common);
        int[] tokens = new int[prompt + _steps.Count - common];
        for (int i = 0; i < tokens.Length; i++) tokens[i] = _steps[common - prompt + i].Token;
        return _sequence.ForwardAsync(tokens, LogitsRequest.Last, cancellationToken);
    }

    /// <summary>Makes the row of the logits that came of <see cref="ForwardAsync"/>.</summary>
    public void Load(ReadOnlySpan<float> logits)
    {
        _row = _spare ?? new ConstrainedRow();
        _row.Load(logits, _space.MaskOf(_matcher, _steps.Count), _pipeline, new LogitsContext(_sequence.Tokens, _space.Run.PromptLength), _space.FindsWanted);
        _spare = _row.IsSmall ? null : _row;
        _space.Run.CountGap(_row.Gap);
    }

    public void Dispose() => _sequence.Dispose();

    // Of the tokens the last is computed anew in any case, since its logits are needed.
    private int CommonLength()
    {
        int prompt = _space.Prompt.Length, length = prompt, longest = Math.Min(_sequence.Length, prompt + _steps.Count - 1);
        var computed = _sequence.Tokens;
        while (length < longest && computed[length] == _steps[length - prompt].Token) length++;
        return length;
    }

    private LogitsPipeline PipelineAfter(int length)
    {
        var pipeline = _space.Pipeline.Fork();
        for (int i = 0; i < length; i++) pipeline.Accept(_steps[i].Token);
        return pipeline;
    }
}
