using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Beams;

/// <summary>One best-first beam search.</summary>
internal sealed class BestFirstRun : IDisposable
{
    private readonly DecodingRun _run;
    private readonly BestFirstBeam _options;
    private readonly int _wanted;
    private readonly HypothesisTree _tree;
    private readonly SlotPool _slots;
    private readonly RowScorer _scorer;
    private readonly StepQueues _queues;
    private readonly List<Expansion> _expansions = [];
    private readonly Stack<int> _freeExpansions = [];
    private readonly Dictionary<(int Parent, int Token), int> _ready = [];   // computed ahead of their turn
    private readonly List<int> _computing = [];
    private readonly Forwards _forwards;
    private readonly int _positionsPerToken;
    private readonly int[] _tokens;
    private readonly List<Hypothesis> _found = [];

    public BestFirstRun(DecodingRun run, BestFirstBeam options)
    {
        _run = run;
        _options = options;
        _wanted = Math.Min(options.Count ?? options.Width, options.Width);
        var reference = options.Score as MutualInformationScore;
        _slots = new SlotPool(run, reference);
        _tree = new HypothesisTree(run, HypothesisTree.CapacityFor(run, options.Width));
        _scorer = new RowScorer(run, reference);
        _positionsPerToken = reference is null ? 1 : 2;
        _queues = new StepQueues(_tree, options.Score, options.Width, run.MaxTokens);
        _forwards = new Forwards(options.HypothesesPerPass);
        _tokens = new int[Math.Min(options.Width, run.Model.Info.VocabularySize)];
    }

    public async Task<DecodingResult> RunAsync(CancellationToken cancellationToken)
    {
        var (slot, logits, referenceLogits) = await _slots.StartAsync(cancellationToken).ConfigureAwait(false);
        int root = CreateExpansion(_tree.Root, slot);
        Compute(root, logits, referenceLogits);
        Enqueue(root);
        while (_found.Count < _wanted && _queues.TryPeek(out int step))
        {
            var candidate = _queues.Pop(step);
            if (candidate.Token < 0)
            {
                Finish(candidate, step);
            }
            else if (_ready.Remove((candidate.Parent, candidate.Token), out int ready))
            {
                _run.CountCalls(1);
                Leave(candidate.Origin);
                Enqueue(ready);
            }
            else if (Follow(candidate) is { } expansion)
            {
                if (!_run.CanCompute(_positionsPerToken)) return Result(isComplete: false, candidate);
                int ahead = StartForwards(expansion, cancellationToken);
                for (int i = 0; i <= ahead; i++)
                {
                    var lease = await _forwards.Take(i).ConfigureAwait(false);
                    Compute(_computing[i], lease, await _forwards.TakeReference(i).ConfigureAwait(false));
                }

                Enqueue(expansion);
            }

            DropWhatCannotWin();
        }

        return Result(isComplete: true, null);
    }

    public void Dispose() => _slots.Dispose();

    // Past the last step a finished hypothesis is a result; before, it goes on to compete at the next step with the score it has.
    private void Finish(in BeamCandidate candidate, int step)
    {
        if (step >= _run.MaxTokens)
        {
            var hypothesis = _tree.Describe(candidate.Parent);
            _found.Add(hypothesis);
            _run.Report(hypothesis);
        }
        else if (_queues.Push(candidate, step + 1) is { } dropped)
        {
            Drop(dropped);
        }
    }

    // The node of a candidate, with its own copy of the cache positions; null when it has finished and needs none.
    private int? Follow(in BeamCandidate candidate)
    {
        int node = _tree.Add(candidate);
        if (_tree[node].IsFinished)
        {
            Leave(candidate.Origin);
            Finish(candidate with { Parent = node, Token = -1 }, _tree[node].Length);
            return null;
        }

        var origin = _expansions[candidate.Origin];
        var slot = origin.Slot!;
        if (origin.Waiting == 1) origin.Slot = null;
        else slot = _slots.Copy(slot);
        Leave(candidate.Origin);
        slot.Pipeline.Accept(candidate.Token);
        return CreateExpansion(node, slot);
    }

    private int CreateExpansion(int node, BeamSlot slot)
    {
        if (!_freeExpansions.TryPop(out int index))
        {
            index = _expansions.Count;
            _expansions.Add(new Expansion(_tokens.Length));
        }

        var expansion = _expansions[index];
        expansion.Node = node;
        expansion.Slot = slot;
        return index;
    }

    // One continuation less waits for an expansion; the last one ends it.
    private void Leave(int index)
    {
        var expansion = _expansions[index];
        if (--expansion.Waiting > 0) return;
        if (expansion.Slot is { } slot) _slots.Return(slot);
        expansion.Slot = null;
        _freeExpansions.Push(index);
    }

    private int StartForwards(int needed, CancellationToken cancellationToken)
    {
        _computing.Clear();
        Start(needed);
        _queues.StartWalk();
        for (int looked = 1; looked < _options.HypothesesPerPass && _queues.TryWalk(out var candidate); looked++)
        {
            // Whoever waits keeps its place in the queue; a text that ends with its token needs no computation. To look further where these are computed
            // already would mostly compute in vain.
            if (candidate.Token < 0 || _ready.ContainsKey((candidate.Parent, candidate.Token)) || !_run.CanCompute((_computing.Count + 1) * _positionsPerToken)) continue;
            int node = _tree.Add(candidate);
            if (_tree[node].IsFinished)
            {
                _tree.Remove(node);
                continue;
            }

            var slot = _slots.Copy(_expansions[candidate.Origin].Slot!);
            slot.Pipeline.Accept(candidate.Token);
            int index = CreateExpansion(node, slot);
            _ready.Add((candidate.Parent, candidate.Token), index);
            Start(index);
        }

        _run.CountRound(calls: 1, _computing.Count * _positionsPerToken);
        return _computing.Count - 1;

        void Start(int expansion)
        {
            _forwards.Start(_computing.Count, _expansions[expansion].Slot!, _tree[_expansions[expansion].Node].Token, cancellationToken);
            _computing.Add(expansion);
        }
    }

    private void Compute(int index, LogitsLease logits, LogitsLease referenceLogits)
    {
        var expansion = _expansions[index];
        ref readonly var node = ref _tree[expansion.Node];
        var row = _scorer.Score(logits.GetLogits(), referenceLogits.RowCount > 0 ? referenceLogits.GetLogits() : [], expansion.Slot!);
        expansion.Count = Selection.Largest(row.Values, _tokens);
        for (int i = 0; i < expansion.Count; i++)
            expansion.Children[i] = BeamCandidate.Continue(index, expansion.Node, node, row, _tokens[i], _options.Score);
        logits.Dispose();
        referenceLogits.Dispose();
    }

    private void Enqueue(int index)
    {
        var expansion = _expansions[index];
        int step = _tree[expansion.Node].Length + 1;
        expansion.Waiting = 1;   // itself, until all continuations are where they belong
        for (int i = 0; i < expansion.Count; i++)
        {
            expansion.Waiting++;
            if (_queues.Push(expansion.Children[i], step) is not { } dropped) continue;
            bool isItself = dropped.Origin == index && dropped.Token == expansion.Children[i].Token;
            Drop(dropped);
            if (isItself) break;   // the others are no better
        }

        Leave(index);
    }

    private void Drop(in BeamCandidate candidate)
    {
        if (candidate.Token < 0) return;
        Leave(candidate.Origin);
        if (!_ready.Remove((candidate.Parent, candidate.Token), out int ready)) return;
        _expansions[ready].Waiting = 1;
        Leave(ready);
    }

    private void DropWhatCannotWin()
    {
        while (_queues.TryDropUseless(_options.MaxQueued, out var dropped)) Drop(dropped);
    }

    // A run that was cut short gives what is sure, then what has finished, and where nothing has, the best beginning.
    private DecodingResult Result(bool isComplete, BeamCandidate? current)
    {
        if (!isComplete)
        {
            var finished = new List<BeamCandidate>();
            _queues.StartWalk();
            while (_queues.TryWalk(out var candidate))
                if (candidate.Token < 0) finished.Add(candidate);
            foreach (var candidate in finished.OrderByDescending(candidate => candidate.Score).Take(_wanted - _found.Count)) _found.Add(_tree.Describe(candidate.Parent));
            if (_found.Count == 0) _found.Add(_tree.Describe(_tree.Add(current!.Value), FinishReason.Budget));
        }

        return new DecodingResult { Hypotheses = _found, Cost = _run.Cost, MinimumGap = _run.MinimumGap, IsComplete = isComplete };
    }
}
