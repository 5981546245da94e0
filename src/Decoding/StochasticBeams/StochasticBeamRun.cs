using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>The beam that ranks by perturbed log-probabilities. A node's weight is φ, its score G.</summary>
internal sealed class StochasticBeamRun : BeamRun
{
    private readonly int _width;
    private readonly CandidateHeap _candidates;
    private readonly int[] _tokens;
    private readonly double[] _perturbed;
    private CounterRandom[] _generators;
    private double _threshold = double.NegativeInfinity;

    public StochasticBeamRun(DecodingRun run, int width)
        : base(run, width)
    {
        _width = width;
        _candidates = new CandidateHeap(Tree, width + 1);
        _tokens = new int[Math.Min(width + 1, run.Model.Info.VocabularySize)];
        _perturbed = new double[_tokens.Length];
        _generators = new CounterRandom[16];
        _generators[Tree.Root] = run.Random.Split(0);
        Tree.SetScore(Tree.Root, run.Random.GumbelAt(0));
    }

    public async Task<StochasticBeamResult> RunToSampleAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken).ConfigureAwait(false);
        var samples = new List<SampledHypothesis>(Beam.Count);
        foreach (var member in Beam)
        {
            double logProbability = Tree[member.Node].Weight;
            samples.Add(new SampledHypothesis
            {
                Hypothesis = Tree.Describe(member.Node, FinishReason.Budget),
                LogProbability = logProbability,
                LogInclusionProbability = TruncatedGumbel.LogSurvival(_threshold - logProbability),
            });
        }

        foreach (var sample in samples) Run.Report(sample.Hypothesis);
        return new StochasticBeamResult
        {
            Hypotheses = [.. samples.Select(sample => sample.Hypothesis)], Samples = samples, Threshold = _threshold, Cost = Run.Cost,
            MinimumGap = Run.MinimumGap, IsComplete = IsComplete,
        };
    }

    // One more than the width: the best that is not kept matters too. Shifting keeps the order, so the first that is not taken ends the row.
    protected override void Offer(int origin, in BeamNode node, in TokenRow row)
    {
        int parent = Beam[origin].Node;
        int count = GumbelTopK.Largest(row.Values, _generators[parent], _tokens, _perturbed);
        double toPath = node.Weight - row.Offset;
        for (int i = 0; i < count; i++)
        {
            int token = _tokens[i];
            var candidate = new BeamCandidate(
                origin,
                parent,
                token,
                node.LogProbability + row.LogProbability(token),
                node.Weight + row.Gain(token),
                TruncatedGumbel.Shift(node.Score, toPath + _perturbed[i], toPath + _perturbed[0]));
            if (!_candidates.Offer(candidate)) return;
        }
    }

    protected override void OfferFinished(int origin, in BeamNode node) =>
        _candidates.Offer(new BeamCandidate(origin, Beam[origin].Node, -1, node.LogProbability, node.Weight, node.Score));

    protected override ReadOnlySpan<BeamCandidate> Choose()
    {
        _candidates.Sort();
        var candidates = _candidates.Candidates;
        if (candidates.Length <= _width) return candidates;
        _threshold = Math.Max(_threshold, candidates[_width].Score);
        return candidates[.._width];
    }

    protected override void Added(int node, in BeamCandidate candidate)
    {
        if (node >= _generators.Length) Array.Resize(ref _generators, Math.Max(node + 1, _generators.Length * 2));
        _generators[node] = _generators[candidate.Parent].Split((ulong)candidate.Token);
    }
}
