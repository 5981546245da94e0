using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Beams;

/// <summary>The beam that keeps the best candidates.</summary>
internal class StandardBeamRun : BeamRun
{
    private readonly HypothesisScore _score;
    private readonly CandidateHeap _candidates;
    private readonly int[] _tokens;

    public StandardBeamRun(DecodingRun run, int width, HypothesisScore score)
        : base(run, width, score as MutualInformationScore)
    {
        _score = score;
        _candidates = new CandidateHeap(Tree, width);
        _tokens = new int[Math.Min(width, run.Model.Info.VocabularySize)];
    }

    // Tokens come in the order of their gains, so the first that is not taken ends the row.
    protected override void Offer(int origin, in BeamNode node, in TokenRow row)
    {
        int count = Selection.Largest(row.Values, _tokens);
        for (int i = 0; i < count; i++)
            if (!_candidates.Offer(BeamCandidate.Continue(origin, Beam[origin].Node, node, row, _tokens[i], _score))) return;
    }

    protected override void OfferFinished(int origin, in BeamNode node) =>
        _candidates.Offer(new BeamCandidate(origin, Beam[origin].Node, -1, node.LogProbability, node.Weight, node.Score));

    protected override ReadOnlySpan<BeamCandidate> Choose()
    {
        _candidates.Sort();
        return _candidates.Candidates;
    }
}
