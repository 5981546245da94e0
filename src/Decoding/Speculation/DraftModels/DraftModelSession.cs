using System.Runtime.InteropServices;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Speculation.DraftModels;

/// <summary>A draft model's view of one sequence. Its cache lags behind what was decided; the next draft first catches up.</summary>
internal sealed class DraftModelSession : IDraftSession
{
    private readonly BatchScheduler _scheduler;
    private readonly DraftContext? _context;
    private readonly LogitsPipeline? _pipeline;
    private readonly ScheduledSequence _sequence;
    private readonly List<int> _decided = [];
    private readonly List<int> _draft = [];
    private readonly float[] _logits;

    public DraftModelSession(BatchScheduler scheduler, DraftContext? context)
    {
        _scheduler = scheduler;
        _context = context;
        _pipeline = context?.Pipeline.Fork();
        foreach (var constraint in _pipeline?.Processors.OfType<GrammarProcessor>() ?? []) constraint.LeavesCheckToDraw = true;   // a guess need not be completed
        _logits = _pipeline is { IsEmpty: false } ? new float[scheduler.Model.Info.VocabularySize] : [];
        _sequence = scheduler.Open();
    }

    public void Accept(ReadOnlySpan<int> tokens)
    {
        DraftTokens.Check(tokens, nameof(tokens));
        for (int i = 0; i < tokens.Length; i++)
            if (_decided.Count + i >= _context?.InputLength) _pipeline!.Accept(tokens[i]);
        _decided.AddRange(tokens);
        _draft.Clear();
    }

    public ValueTask PrepareAsync(int maxLength, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        int length = Math.Min(maxLength, _scheduler.Model.Info.ContextLength - _decided.Count + 1);   // the last drafted token needs no place
        return _draft.Count >= maxLength || length <= 0 || _decided.Count == 0
            ? ValueTask.CompletedTask
            : new ValueTask(_scheduler.RunAsync(token => DraftAsync(length, token), cancellationToken));
    }

    public Draft Propose(Span<int> destination)
    {
        var draft = CollectionsMarshal.AsSpan(_draft);
        draft = draft[..Math.Min(draft.Length, destination.Length)];
        draft.CopyTo(destination);
        return draft.IsEmpty ? Draft.None : new Draft(draft.Length, _decided.Count);
    }

    public void Dispose() => _sequence.Dispose();

    private async Task<int> DraftAsync(int length, CancellationToken cancellationToken)
    {
        _draft.Clear();
        int known = Math.Min(_sequence.Tokens.CommonPrefixLength(CollectionsMarshal.AsSpan(_decided)), _decided.Count - 1);
        _sequence.Truncate(known);
        var pipeline = _pipeline?.Fork();
        try
        {
            var missing = CollectionsMarshal.AsSpan(_decided)[known..];
            var lease = await _sequence.ForwardAsync(missing, LogitsRequest.Last, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                int token = TryDraw(lease.GetLogits(), pipeline);
                lease.Dispose();
                if (token < 0 || _scheduler.Model.Tokenizer.IsEndOfGeneration(token)) break;
                _draft.Add(token);
                if (_draft.Count == length) break;
                lease = await _sequence.ForwardAsync(token, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ContextOverflowException)
        {
            // The draft model's cache is full: what there is of the draft is as good as any.
        }

        return _draft.Count;
    }

    // Processors may refuse to go on where the draft went, though the sequence itself may never go there.
    private int TryDraw(ReadOnlySpan<float> logits, LogitsPipeline? pipeline)
    {
        if (pipeline is null) return Categorical.ArgMax(logits);
        try
        {
            int token = Draw(logits, pipeline);
            pipeline.Accept(token);
            return token;
        }
        catch (ArgumentException)
        {
            return -1;
        }
    }

    private int Draw(ReadOnlySpan<float> logits, LogitsPipeline pipeline)
    {
        double uniform = _context!.Random.DoubleAt((ulong)(_sequence.Length - _context.InputLength));
        if (pipeline.IsEmpty) return Categorical.Draw(logits, uniform);
        logits.CopyTo(_logits);
        return pipeline.Sample(_logits, new LogitsContext(_sequence.Tokens, _context.PromptLength), uniform);
    }
}
