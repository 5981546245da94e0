using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Beams;

/// <summary>The beam that keeps as many of the best candidates as a share of the probability takes.</summary>
internal sealed class DynamicBeamRun(DecodingRun run, DynamicBeam options)
    : StandardBeamRun(run, options.MaxWidth, HypothesisScore.LogProbability)
{
    /// <summary>How many hypotheses each step kept.</summary>
    public List<int> Widths { get; } = [];

    // The continuations of a hypothesis together have its own probability, so the total needs no walk over all of them.
    protected override ReadOnlySpan<BeamCandidate> Choose()
    {
        var best = base.Choose();
        if (best.IsEmpty) return best;
        double max = double.NegativeInfinity, total = 0;
        foreach (var member in Beam) max = Math.Max(max, Tree[member.Node].Weight);
        foreach (var member in Beam) total += Math.Exp(Tree[member.Node].Weight - max);

        double mass = 0;
        int kept = 0;
        while (kept < best.Length && mass < options.Mass * total) mass += Math.Exp(best[kept++].Weight - max);
        Widths.Add(kept);
        return best[..kept];
    }
}
