using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>The probabilities that proposals and their acceptance have. Pure functions of two texts.</summary>
internal static class ProposalKernel
{
    /// <summary>ln r(i): from which token on a text is written anew.</summary>
    public static double[] LogPositions(ProposalPosition kind, IReadOnlyList<TokenStep> steps)
    {
        double[] weights = new double[steps.Count];
        double total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = kind switch
            {
                ProposalPosition.Uniform => 1,
                ProposalPosition.Restart => i == 0 ? 1 : 0,
                _ => LogarithmNearOne.ExpM1(steps[i].Entropy),
            };
            total += weights[i];
        }

        // Without any choice, every position is as good.
        for (int i = 0; i < weights.Length; i++) weights[i] = total > 0 ? Math.Log(weights[i] / total) : -Math.Log(weights.Length);
        return weights;
    }

    /// <summary>
    /// ln q(to|from) = ln Σ r(i)·Π P(to_j | to_&lt;j, allowed) over j from i on, and over all i up to the first token in which the texts differ: every one
    /// of these leads there.
    /// </summary>
    public static double LogProposal(IReadOnlyList<TokenStep> from, IReadOnlyList<TokenStep> to, ReadOnlySpan<double> logPositions)
    {
        int common = 0;
        while (common < from.Count && common < to.Count && from[common].Token == to[common].Token) common++;
        double rest = 0, sum = double.NegativeInfinity;
        for (int i = to.Count - 1; i >= 0; i--)
        {
            rest += to[i].ConstrainedLogProbability;
            if (i <= common && i < from.Count) sum = LogAdd(sum, logPositions[i] + rest);
        }

        return sum;
    }

    /// <summary>ln of P(to)·q(from|to) / (P(from)·q(to|from)), at most 0: the probability that a proposal is accepted (Metropolis and Hastings).</summary>
    public static double LogAcceptance(ProposalPosition kind, IReadOnlyList<TokenStep> from, IReadOnlyList<TokenStep> to)
    {
        double there = LogProposal(from, to, LogPositions(kind, from)), back = LogProposal(to, from, LogPositions(kind, to));
        return Math.Min(0, LogProbability(to) + back - LogProbability(from) - there);
    }

    private static double LogProbability(IReadOnlyList<TokenStep> steps)
    {
        double sum = 0;
        foreach (var step in steps) sum += step.LogProbability;
        return sum;
    }

    private static double LogAdd(double left, double right)
    {
        double largest = Math.Max(left, right);
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(Math.Exp(left - largest) + Math.Exp(right - largest));
    }
}
