using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>
/// What is known of c(u), the probability that the model goes on from a beginning u to a text of the language: for every beginning that was visited an
/// upper bound θ, exact once everything below was visited. Park et al., "Grammar-aligned decoding" (NeurIPS 2024).
/// </summary>
/// <remarks>
/// θ(u) = Σ P(t|u)·θ(ut) over the allowed tokens, with θ = 1 where nothing is known. Excluded tokens never enter, so one visit to a beginning removes all
/// their mass. All in logarithms, without differences of sums. Where there is no room for another node, its θ stays 1: still an upper bound.
/// </remarks>
internal sealed class ExpectedFutures(int maxNodes)
{
    /// <summary>The empty beginning.</summary>
    public FutureNode Root { get; } = new(null, -1, 0);

    /// <summary>How many beginnings are held.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>Takes note of the distribution after a beginning; brings θ of all that it continues up to date. O(depth · visited children).</summary>
    public static void Learn(FutureNode node, ConstrainedRow row)
    {
        if (node.IsKnown) return;
        node.IsKnown = true;
        node.LogUnvisited = node.LogTheta = row.LogMass;
        if (row.IsSmall) node.Row = row;
        for (var ancestor = node.Parent; ancestor is not null; ancestor = ancestor.Parent) ancestor.LogTheta = ThetaOf(ancestor);
    }

    /// <summary>Draws a token with probability P(t|u)·θ(ut)/θ(u).</summary>
    public static int Choose(FutureNode node, ConstrainedRow row, ref CounterRandom random)
    {
        double largest = LargestTerm(node), total = Total(node, largest), left = random.NextDouble() * total, uniform = random.NextDouble();
        var children = node.Children;
        FutureNode? last = null;
        foreach (var child in children)
        {
            double term = Math.Exp(child.LogProbability + child.LogTheta - largest);
            if (term == 0) continue;
            last = child;
            if (left < term) return child.Token;
            left -= term;
        }

        // Rounding can leave a crumb for the unvisited although there are none.
        return double.IsNegativeInfinity(node.LogUnvisited) ? last!.Token : row.DrawExcept(children, uniform);
    }

    /// <summary>The node after a token, made where there is none; null where there is no room.</summary>
    public FutureNode? Follow(FutureNode node, int token, ConstrainedRow row)
    {
        foreach (var known in node.Children)
            if (known.Token == token) return known;
        if (Count >= maxNodes) return null;
        var child = new FutureNode(node, token, row.LogProbability(token));
        node.Add(child);
        node.LogUnvisited = row.LogMassExcept(node.Children);
        Count++;
        return child;
    }

    private static double ThetaOf(FutureNode node)
    {
        double largest = LargestTerm(node);
        return double.IsNegativeInfinity(largest) ? largest : Math.Min(0, largest + Math.Log(Total(node, largest)));
    }

    private static double LargestTerm(FutureNode node)
    {
        double largest = node.LogUnvisited;
        foreach (var child in node.Children) largest = Math.Max(largest, child.LogProbability + child.LogTheta);
        return largest;
    }

    private static double Total(FutureNode node, double largest)
    {
        double total = Math.Exp(node.LogUnvisited - largest);
        foreach (var child in node.Children) total += Math.Exp(child.LogProbability + child.LogTheta - largest);
        return total;
    }
}
