namespace Reasoning.Search.Trees.Levin;

/// <summary>
/// Levin tree search of Orseau, Lelis, Lattimore and Weber (2018) over any tree or graph: looks at states in the order of depth over probability, so that it finds a goal of
/// depth d and probability π after at most d / π + 1 states, however large the rest is.
/// </summary>
/// <remarks>
/// The goal is tested where a state is taken, not where it is found. With a comparer, a state that is known is left out only where the known path to it is no longer and no
/// less probable, which keeps the bound (Orseau, Hutter and Lelis, IJCAI 2023).
/// </remarks>
public static class LevinSearch
{
    /// <summary>Searches. O(n log n) for n states found, besides what the functions cost.</summary>
    /// <param name="root">Where it begins.</param>
    /// <param name="expand">The steps from a state.</param>
    /// <param name="isGoal">Whether a state is a goal.</param>
    /// <param name="options">Limits and variants; null for the defaults.</param>
    /// <param name="heuristic">How many steps are left from a state, by estimation; null for plain Levin tree search.</param>
    /// <param name="states">Tells which states are equal; null where paths never meet.</param>
    /// <exception cref="ArgumentException">A probability is outside 0..1, or those of a state add up to more than 1.</exception>
    public static LevinResult<TState> Run<TState>(
        TState root,
        Func<TState, IReadOnlyList<LevinAction<TState>>> expand,
        Predicate<TState> isGoal,
        LevinSearchOptions? options = null,
        Func<TState, double>? heuristic = null,
        IEqualityComparer<TState>? states = null)
        where TState : notnull
    {
        ArgumentNullException.ThrowIfNull(expand);
        ArgumentNullException.ThrowIfNull(isGoal);
        options ??= new LevinSearchOptions();
        var frontier = new LevinFrontier<Node<TState>>();
        var known = states is null ? null : new Dictionary<TState, List<(int Depth, double LogProbability)>>(states);
        Push(new Node<TState>(root, 0, 0));
        var visited = 0;
        while (visited < options.MaxVisited && frontier.Count > 0)
        {
            var node = frontier.Pop();
            visited++;
            if (isGoal(node.State)) return new LevinResult<TState>(true, node.State, node.Depth, node.LogProbability, visited);
            var actions = expand(node.State);
            Check(actions);
            foreach (var action in actions)
            {
                var probability = LevinCost.Mix(action.Probability, options.Epsilon, actions.Count);
                if (probability > 0) Push(new Node<TState>(action.State, node.Depth + 1, node.LogProbability + Math.Log(probability)));
            }
        }

        return new LevinResult<TState>(false, default, 0, double.NaN, visited);

        void Push(Node<TState> node)
        {
            if (known is not null)
            {
                if (!known.TryGetValue(node.State, out var paths)) known.Add(node.State, paths = []);
                if (paths.Exists(path => path.Depth <= node.Depth && path.LogProbability >= node.LogProbability)) return;
                paths.Add((node.Depth, node.LogProbability));
            }

            frontier.Push(node, LevinCost.Of(node.Depth, Math.Min(0, node.LogProbability), heuristic?.Invoke(node.State) ?? 0));
        }
    }

    private static void Check<TState>(IReadOnlyList<LevinAction<TState>> actions)
    {
        var sum = 0.0;
        foreach (var action in actions)
        {
            if (action.Probability is not (>= 0 and <= 1)) throw new ArgumentException($"The probability of a step is {action.Probability}; it is from 0 to 1.");
            sum += action.Probability;
        }

        if (sum > 1 + 1e-6) throw new ArgumentException($"The probabilities of the steps from a state add up to {sum}; that is more than 1.");
    }

    private readonly record struct Node<TState>(TState State, int Depth, double LogProbability);
}
