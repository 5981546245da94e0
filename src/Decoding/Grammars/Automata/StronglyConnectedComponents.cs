namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Tarjan's algorithm, without recursion of its own ("Depth-first search and linear graph algorithms", SIAM Journal on Computing 1, 1972).</summary>
internal static class StronglyConnectedComponents
{
    /// <summary>The components of a graph, each after all those that it leads to.</summary>
    /// <param name="count">Number of nodes.</param>
    /// <param name="targets">For each node, those it leads to.</param>
    public static List<int[]> Find(int count, Func<int, IReadOnlyList<int>> targets)
    {
        var components = new List<int[]>();
        int[] order = new int[count], low = new int[count];   // 0 is not visited
        bool[] isOpen = new bool[count];
        var open = new Stack<int>();
        var path = new Stack<(int Node, int Next)>();
        int visited = 0;
        for (int root = 0; root < count; root++)
        {
            if (order[root] != 0) continue;
            path.Push((root, 0));
            while (path.TryPop(out var step))
            {
                var (node, next) = step;
                if (next == 0)
                {
                    order[node] = low[node] = ++visited;
                    open.Push(node);
                    isOpen[node] = true;
                }
                else
                {
                    low[node] = Math.Min(low[node], Low(targets(node)[next - 1]));
                }

                var edges = targets(node);
                while (next < edges.Count && order[edges[next]] != 0)
                {
                    low[node] = Math.Min(low[node], Low(edges[next]));
                    next++;
                }

                if (next < edges.Count)
                {
                    path.Push((node, next + 1));
                    path.Push((edges[next], 0));
                    continue;
                }

                if (low[node] != order[node]) continue;
                var component = new List<int>();
                int member;
                do
                {
                    member = open.Pop();
                    isOpen[member] = false;
                    component.Add(member);
                }
                while (member != node);
                components.Add([.. component]);
            }
        }

        return components;

        int Low(int node) => isOpen[node] ? low[node] : int.MaxValue;
    }
}
