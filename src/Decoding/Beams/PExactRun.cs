using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Beams;

/// <summary>One p-exact search: a plain best-first search over all texts within the nucleus.</summary>
internal sealed class PExactRun : IDisposable
{
    private readonly DecodingRun _run;
    private readonly int _wanted;
    private readonly TopPProcessor? _nucleus;
    private readonly HypothesisTree _tree;
    private readonly SlotPool _slots;
    private readonly RowScorer _scorer;
    private readonly PriorityQueue<BeamCandidate, BeamCandidate> _queue;
    private readonly List<(BeamSlot? Slot, int Waiting)> _expansions = [];
    private readonly float[] _kept;
    private readonly int[] _tokens;

    public PExactRun(DecodingRun run, PExactSearch options)
    {
        _run = run;
        _wanted = options.Count;
        _nucleus = options.P < 1 ? new TopPProcessor(options.P) : null;
        _tree = new HypothesisTree(run, 1024);
        _slots = new SlotPool(run);
        _scorer = new RowScorer(run, reference: null);
        _queue = new PriorityQueue<BeamCandidate, BeamCandidate>(Comparer<BeamCandidate>.Create(
            (left, right) => _tree.IsBetter(left, right) ? -1 : _tree.IsBetter(right, left) ? 1 : 0));
        _kept = new float[run.Model.Info.VocabularySize];
        _tokens = new int[run.Model.Info.VocabularySize];
    }

    public async Task<DecodingResult> RunAsync(CancellationToken cancellationToken)
    {
        var found = new List<Hypothesis>();
        var (slot, logits, _) = await _slots.StartAsync(cancellationToken).ConfigureAwait(false);
        Expand(_tree.Root, slot, logits);
        while (found.Count < _wanted && _queue.TryDequeue(out var candidate, out _))
        {
            int node = _tree.Add(candidate);
            if (_tree[node].IsFinished)
            {
                found.Add(_tree.Describe(node));
                _run.Report(found[^1]);
                Take(candidate.Origin, needsSlot: false);
                continue;
            }

            if (!_run.CanCompute(1))
            {
                if (found.Count == 0) found.Add(_tree.Describe(node, FinishReason.Budget));
                return Result(found, isComplete: false);
            }

            slot = Take(candidate.Origin, needsSlot: true)!;
            slot.Pipeline.Accept(candidate.Token);
            logits = await slot.Sequence.ForwardAsync(candidate.Token, cancellationToken).ConfigureAwait(false);
            _run.CountRound(calls: 1, positions: 1);
            Expand(node, slot, logits);
        }

        return Result(found, isComplete: true);
    }

    public void Dispose() => _slots.Dispose();

    private DecodingResult Result(List<Hypothesis> found, bool isComplete) =>
        new() { Hypotheses = found, Cost = _run.Cost, MinimumGap = _run.MinimumGap, IsComplete = isComplete };

    private void Expand(int index, BeamSlot slot, LogitsLease logits)
    {
        ref readonly var node = ref _tree[index];
        var row = _scorer.Score(logits.GetLogits(), [], slot);
        row.Values.CopyTo(_kept);
        _nucleus?.Process(_kept, new LogitsContext(slot.Sequence.Tokens, _run.PromptLength));
        int count = FixedOrderExponentials.Possible(_kept, _tokens);
        for (int i = 0; i < count; i++)
        {
            var candidate = BeamCandidate.Continue(_expansions.Count, index, node, row, _tokens[i], HypothesisScore.LogProbability);
            _queue.Enqueue(candidate, candidate);
        }

        _expansions.Add((slot, count));
        logits.Dispose();
    }

    // The slot of a hypothesis for one of its continuations: a copy, or the slot itself for the last one.
    private BeamSlot? Take(int expansion, bool needsSlot)
    {
        var (slot, waiting) = _expansions[expansion];
        bool isLast = waiting == 1;
        _expansions[expansion] = (isLast ? null : slot, waiting - 1);
        if (isLast && needsSlot) return slot;
        if (isLast) _slots.Return(slot!);
        return needsSlot ? _slots.Copy(slot!) : null;
    }
}
