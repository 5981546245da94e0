using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Beams;

/// <summary>
/// The loop that all beams over time share: every step, the hypotheses that go on are computed as one batch, offer candidates, and the next beam is chosen
/// among them. What to offer and how to choose is the derived class'. Once the beam is full, a step allocates nothing.
/// </summary>
internal abstract class BeamRun : IDisposable
{
    private readonly SlotPool _slots;
    private readonly RowScorer _scorer;
    private readonly int[] _children;
    private readonly Forwards _forwards;
    private List<BeamMember> _beam = [];
    private List<BeamMember> _next = [];

    protected BeamRun(DecodingRun run, int width, MutualInformationScore? reference = null)
    {
        Run = run;
        _slots = new SlotPool(run, reference);
        Tree = new HypothesisTree(run, HypothesisTree.CapacityFor(run, width));
        _scorer = new RowScorer(run, reference);
        _children = new int[width];
        _forwards = new Forwards(width);
    }

    /// <summary>Whether the search came to its end, not the limit on positions.</summary>
    protected bool IsComplete { get; private set; } = true;

    protected DecodingRun Run { get; }

    protected HypothesisTree Tree { get; }

    /// <summary>The hypotheses of the beam, in the order chosen.</summary>
    protected IReadOnlyList<BeamMember> Beam => _beam;

    /// <summary>Runs the beam to its end and ranks what it holds then.</summary>
    public async Task<DecodingResult> RunToResultAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken).ConfigureAwait(false);
        var hypotheses = Rank();
        foreach (var hypothesis in hypotheses) Run.Report(hypothesis);
        return new DecodingResult { Hypotheses = hypotheses, Cost = Run.Cost, MinimumGap = Run.MinimumGap, IsComplete = IsComplete };
    }

    /// <summary>Runs the beam to its end.</summary>
    protected async Task RunAsync(CancellationToken cancellationToken)
    {
        var (slot, logits, referenceLogits) = await _slots.StartAsync(cancellationToken).ConfigureAwait(false);
        _beam.Add(new BeamMember(Tree.Root, slot));
        OfferRow(0, logits, referenceLogits);
        while (Advance())
        {
            int live = Submit(cancellationToken);
            if (live == 0) return;
            for (int i = 0; i < _beam.Count; i++)
            {
                if (_beam[i].Slot is null)
                {
                    OfferFinished(i, Tree[_beam[i].Node]);
                    continue;
                }

                var lease = await _forwards.Take(i).ConfigureAwait(false);
                OfferRow(i, lease, await _forwards.TakeReference(i).ConfigureAwait(false));
            }
        }
    }

    /// <summary>The beam's hypotheses as results: best first, ties by tokens.</summary>
    protected List<Hypothesis> Rank()
    {
        var order = _beam.FindAll(member => IsResult(member.Node));
        order.Sort((left, right) => Tree[left.Node].Score != Tree[right.Node].Score
            ? Tree[right.Node].Score.CompareTo(Tree[left.Node].Score)
            : Tree.CompareTokens(AsItIs(left), AsItIs(right)));
        return [.. order.Select(member => Tree.Describe(member.Node, FinishReason.Budget))];
    }

    public void Dispose() => _slots.Dispose();

    /// <summary>Offers candidates for the continuation of a hypothesis.</summary>
    /// <param name="origin">Its index in the beam.</param>
    /// <param name="node">Its node.</param>
    /// <param name="row">The distribution of its next token.</param>
    protected abstract void Offer(int origin, in BeamNode node, in TokenRow row);

    /// <summary>Offers a finished hypothesis to stay as it is.</summary>
    protected abstract void OfferFinished(int origin, in BeamNode node);

    /// <summary>The next beam, best first, chosen among what was offered since the last call; at most the width. Valid until something is offered.</summary>
    protected abstract ReadOnlySpan<BeamCandidate> Choose();

    /// <summary>Whether a hypothesis that the beam holds at its end is a result.</summary>
    protected virtual bool IsResult(int node) => true;

    /// <summary>Called for each new node, in the order chosen.</summary>
    protected virtual void Added(int node, in BeamCandidate candidate)
    {
    }

    private static BeamCandidate AsItIs(BeamMember member) => new(-1, member.Node, -1, 0, 0, 0);

    private void OfferRow(int origin, LogitsLease logits, LogitsLease referenceLogits)
    {
        var (node, slot) = _beam[origin];
        Offer(origin, Tree[node], _scorer.Score(logits.GetLogits(), referenceLogits.RowCount > 0 ? referenceLogits.GetLogits() : [], slot!));
        logits.Dispose();
        referenceLogits.Dispose();
    }

    // The last child of a hypothesis takes over its slot, the others get copies; slots without children are free before copies are made.
    private bool Advance()
    {
        var chosen = Choose();
        if (chosen.IsEmpty) return false;
        Array.Clear(_children);
        foreach (ref readonly var candidate in chosen) _children[candidate.Origin]++;
        for (int i = 0; i < _beam.Count; i++)
            if (_children[i] == 0 && _beam[i].Slot is { } unused) _slots.Return(unused);

        _next.Clear();
        foreach (ref readonly var candidate in chosen)
        {
            var origin = _beam[candidate.Origin];
            bool isLast = --_children[candidate.Origin] == 0;
            if (candidate.Token < 0)
            {
                Tree.SetScore(origin.Node, candidate.Score);
                _next.Add(origin);
                continue;
            }

            int node = Tree.Add(candidate);
            Added(node, candidate);
            BeamSlot? slot = null;
            if (!Tree[node].IsFinished)
            {
                slot = isLast ? origin.Slot! : _slots.Copy(origin.Slot!);
                slot.Pipeline.Accept(candidate.Token);
            }
            else if (isLast)
            {
                _slots.Return(origin.Slot!);
            }

            _next.Add(new BeamMember(node, slot));
        }

        (_beam, _next) = (_next, _beam);
        return true;
    }

    private int Submit(CancellationToken cancellationToken)
    {
        int live = 0, positions = 0;
        foreach (var member in _beam)
        {
            if (member.Slot is null) continue;
            live++;
            positions += member.Slot.PositionsPerToken;
        }

        if (live > 0 && !Run.CanCompute(positions))
        {
            IsComplete = false;
            return 0;
        }

        for (int i = 0; i < _beam.Count; i++)
            if (_beam[i].Slot is { } slot) _forwards.Start(i, slot, Tree[_beam[i].Node].Token, cancellationToken);
        if (live > 0) Run.CountRound(live, positions);
        return live;
    }
}
