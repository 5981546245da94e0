using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Beams;

/// <summary>The beam whose groups choose one after the other.</summary>
internal sealed class DiverseBeamRun : BeamRun
{
    private readonly DiverseBeam _options;
    private readonly int[] _tokens;
    private readonly BeamCandidate[] _offered;
    private readonly int[] _offers;                  // per hypothesis, how many
    private readonly CandidateHeap _group;
    private readonly List<BeamCandidate> _chosen = [];
    private readonly List<int> _groupEnds = [];      // of this beam: where each group ends
    private readonly int[] _timesChosen;

    public DiverseBeamRun(DecodingRun run, DiverseBeam options)
        : base(run, options.Groups * options.GroupWidth, options.Score as MutualInformationScore)
    {
        _options = options;
        int width = options.Groups * options.GroupWidth;

        // Earlier groups penalise fewer tokens than there are hypotheses, so among so many the best ones are always found.
        _tokens = new int[Math.Min(width + options.GroupWidth, run.Model.Info.VocabularySize)];
        _offered = new BeamCandidate[width * _tokens.Length];
        _offers = new int[width];
        _group = new CandidateHeap(Tree, options.GroupWidth);
        _timesChosen = new int[run.Model.Info.VocabularySize];
    }

    protected override void Offer(int origin, in BeamNode node, in TokenRow row)
    {
        int count = Selection.Largest(row.Values, _tokens);
        for (int i = 0; i < count; i++)
            _offered[(origin * _tokens.Length) + i] = BeamCandidate.Continue(origin, Beam[origin].Node, node, row, _tokens[i], _options.Score);
        _offers[origin] = count;
    }

    protected override void OfferFinished(int origin, in BeamNode node)
    {
        _offered[origin * _tokens.Length] = new BeamCandidate(origin, Beam[origin].Node, -1, node.LogProbability, node.Weight, node.Score);
        _offers[origin] = 1;
    }

    protected override ReadOnlySpan<BeamCandidate> Choose()
    {
        _chosen.Clear();
        bool isFirst = _groupEnds.Count == 0;
        for (int group = 0, from = 0; group < _options.Groups; group++)
        {
            int to = isFirst ? 1 : _groupEnds[group];   // all groups begin with the empty hypothesis
            ChooseGroup(isFirst ? 0 : from, to);
            from = to;
            if (isFirst) _groupEnds.Add(_chosen.Count);
            else _groupEnds[group] = _chosen.Count;
        }

        foreach (var candidate in _chosen)
            if (candidate.Token >= 0) _timesChosen[candidate.Token] = 0;
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_chosen);
    }

    private void ChooseGroup(int from, int to)
    {
        bool any = false;
        for (int origin = from; origin < to; origin++)
        {
            foreach (var candidate in _offered.AsSpan(origin * _tokens.Length, _offers[origin]))
            {
                double penalty = candidate.Token < 0 ? 0 : _options.Penalty * _timesChosen[candidate.Token];
                _group.Offer(candidate with { Score = candidate.Score - penalty });
                any = true;
            }
        }

        if (!any) return;
        _group.Sort();
        int first = _chosen.Count;
        foreach (var candidate in _group.Candidates)
        {
            // Computed again, since adding the penalty to what is left after subtracting it would round.
            _chosen.Add(candidate.Token < 0 ? candidate : candidate with { Score = _options.Score.Score(candidate.Weight, Tree[candidate.Parent].Length + 1) });
        }

        for (int i = first; i < _chosen.Count; i++)
            if (_chosen[i].Token >= 0) _timesChosen[_chosen[i].Token]++;
    }
}
