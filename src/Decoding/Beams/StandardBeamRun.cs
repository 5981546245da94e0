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
        {
            int token = _tokens[i];
            double weight = node.Weight + row.Gain(token);
            var candidate = new BeamCandidate(
                origin, Beam[origin].Node, token, node.LogProbability + row.LogProbability(token), weight, _score.Score(weight, node.Length + 1));
            if (!_candidates.Offer(candidate)) return;
        }
    }

    protected override void OfferFinished(int origin, in BeamNode node) =>
        _candidates.Offer(new BeamCandidate(origin, Beam[origin].Node, -1, node.LogProbability, node.Weight, node.Score));

    protected override ReadOnlySpan<BeamCandidate> Choose()
    {
        _candidates.Sort();
        return _candidates.Candidates;
    }
}
