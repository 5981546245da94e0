using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>The beam that draws its next hypotheses as a set. A node's weight is φ, its score the logarithm of its inclusion probability.</summary>
internal sealed class ConditionalPoissonRun : BeamRun
{
    private readonly int _width;
    private readonly CandidateTable _candidates;
    private readonly BeamCandidate[] _chosen;
    private readonly int[] _items;
    private readonly double[] _inclusions;
    private double[] _ratios;
    private double[] _nextRatios;
    private ulong _step;
    private bool _isChosen;

    public ConditionalPoissonRun(DecodingRun run, int width, CandidateTable candidates)
        : base(run, width)
    {
        _width = width;
        _candidates = candidates;
        _chosen = new BeamCandidate[width];
        _items = new int[width];
        _inclusions = new double[width];
        _ratios = new double[width * width];
        _nextRatios = new double[width * width];
        _ratios[0] = 1;
    }

    public async Task<ConditionalPoissonResult> RunToSampleAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken).ConfigureAwait(false);
        int count = Beam.Count;
        int[] order = [.. Enumerable.Range(0, count)];
        Array.Sort(order, (left, right) => ByProbability(Beam[left].Node, Beam[right].Node));
        var samples = new List<SampledHypothesis>(count);
        double[] ratios = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            int node = Beam[order[i]].Node;
            double logProbability = Tree[node].Weight;
            samples.Add(new SampledHypothesis
            {
                Hypothesis = Tree.Describe(node, FinishReason.Budget) with { Score = logProbability },
                LogProbability = logProbability,
                LogInclusionProbability = Tree[node].Score,
            });
            for (int j = 0; j < count; j++) ratios[(i * count) + j] = _ratios[(order[i] * _width) + order[j]];
        }

        foreach (var sample in samples) Run.Report(sample.Hypothesis);
        return new ConditionalPoissonResult
        {
            Hypotheses = [.. samples.Select(sample => sample.Hypothesis)], Samples = samples, PairRatios = ratios, Cost = Run.Cost, MinimumGap = Run.MinimumGap,
            IsComplete = IsComplete,
        };
    }

    protected override void Offer(int origin, in BeamNode node, in TokenRow row)
    {
        BeginStep();
        _candidates.Add(origin, node, row);
    }

    protected override void OfferFinished(int origin, in BeamNode node)
    {
        BeginStep();
        _candidates.Add(origin, node);
    }

    protected override ReadOnlySpan<BeamCandidate> Choose()
    {
        _isChosen = true;
        int possible = _candidates.Weigh(_width), count = Math.Min(_width, possible);
        var items = _items.AsSpan(0, count);
        var inclusions = _inclusions.AsSpan(0, count);
        Draw(items, inclusions, possible);
        for (int i = 0, row = 0; i < count; i++)
        {
            row = _candidates.RowOf(items[i], row);
            int parent = Beam[_candidates.OriginOf(row)].Node;
            var node = Tree[parent];
            _chosen[i] = _candidates.Describe(items[i], row, parent, node, node.Score + Math.Log(inclusions[i]));
        }

        UpdateRatios(_chosen.AsSpan(0, count), inclusions);
        return _chosen.AsSpan(0, count);
    }

    private void BeginStep()
    {
        if (_isChosen) _candidates.Clear();
        _isChosen = false;
    }

    private void Draw(Span<int> items, Span<double> inclusions, int possible)
    {
        var weights = _candidates.Weights;
        var random = Run.Random.Split(_step++);
        if (possible > items.Length)
        {
            using var design = new ConditionalPoisson(weights, items.Length);
            design.Sample(random, items);
            design.Inclusions(items, inclusions);
            return;
        }

        inclusions.Fill(1);
        for (int i = 0, taken = 0; i < weights.Length; i++)
            if (weights[i] > 0) items[taken++] = i;
    }

    // The ratio of two that were one hypothesis until now is that hypothesis' inclusion probability, which stands on the diagonal.
    private void UpdateRatios(ReadOnlySpan<BeamCandidate> chosen, ReadOnlySpan<double> inclusions)
    {
        double spread = 0;
        foreach (double inclusion in inclusions) spread += 1 - inclusion;
        for (int i = 0; i < chosen.Length; i++)
        {
            for (int j = 0; j < chosen.Length; j++)
            {
                double past = _ratios[(chosen[i].Origin * _width) + chosen[j].Origin];
                double both = spread > 0 ? 1 - ((1 - inclusions[i]) * (1 - inclusions[j]) / spread) : 1;
                _nextRatios[(i * _width) + j] = i == j ? past * inclusions[i] : past / both;
            }
        }

        (_ratios, _nextRatios) = (_nextRatios, _ratios);
    }

    private int ByProbability(int left, int right) => Tree[left].Weight != Tree[right].Weight
        ? Tree[right].Weight.CompareTo(Tree[left].Weight)
        : Tree.CompareTokens(new BeamCandidate(-1, left, -1, 0, 0, 0), new BeamCandidate(-1, right, -1, 0, 0, 0));
}
