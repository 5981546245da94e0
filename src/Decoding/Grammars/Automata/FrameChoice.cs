namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Chooses the rules that get a frame, so that no recursion is left without one: few of them, though not the fewest, which would take too long to find.</summary>
internal static class FrameChoice
{
    /// <summary>Of larger components a share of the rules is chosen at a time, so that there are few rounds.</summary>
    private const int MaxSingle = 64;

    /// <summary>The chosen nodes of a graph. O(edges · log nodes).</summary>
    /// <param name="targets">For each rule, those it refers to.</param>
    public static List<int> Of(int[][] targets)
    {
        var chosen = new List<int>();
        int[] local = new int[targets.Length];   // the number of a node within the part at hand, from 1
        var pending = new Stack<int[]>();
        Divide([.. Enumerable.Range(0, targets.Length)]);
        while (pending.TryPop(out int[]? component))
        {
            if (component.Length == 1 && !targets[component[0]].Contains(component[0])) continue;
            int[] best = Best(component, targets);
            chosen.AddRange(best);
            if (best.Length < component.Length) Divide([.. component.Except(best)]);
        }

        return chosen;

        void Divide(int[] nodes)
        {
            for (int i = 0; i < nodes.Length; i++) local[nodes[i]] = i + 1;
            int[][] inside = [.. nodes.Select(node => targets[node].Where(target => local[target] > 0).Select(target => local[target] - 1).ToArray())];
            foreach (int node in nodes) local[node] = 0;
            foreach (int[] component in StronglyConnectedComponents.Find(nodes.Length, node => inside[node])) pending.Push([.. component.Select(node => nodes[node])]);
        }
    }

    // A rule that refers to itself needs a frame anyway; else those that most references lead through.
    private static int[] Best(int[] component, int[][] targets)
    {
        var incoming = component.ToDictionary(node => node, _ => 0);
        var outgoing = new Dictionary<int, int>();
        foreach (int node in component)
        {
            if (targets[node].Contains(node)) return [node];
            int[] inside = [.. targets[node].Where(incoming.ContainsKey)];
            outgoing[node] = inside.Length;
            foreach (int target in inside) incoming[target]++;
        }

        return component.Length <= MaxSingle
            ? [component.MaxBy(Passing)]
            : [.. component.OrderByDescending(Passing).Take(component.Length / MaxSingle * 4)];

        long Passing(int node) => (long)incoming[node] * outgoing[node];
    }
}
