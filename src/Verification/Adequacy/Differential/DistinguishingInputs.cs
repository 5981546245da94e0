namespace Reasoning.Verification.Adequacy.Differential;

/// <summary>Few inputs that tell apart whatever many do.</summary>
internal static class DistinguishingInputs
{
    /// <summary>Chooses inputs until no further one separates two programs that the chosen ones leave together.</summary>
    /// <remarks>
    /// Greedy set cover over the pairs of programs (Johnson 1974; Chvátal 1979): each time the input that separates the most pairs, the first among equals. At most
    /// 1 + ln(pairs) times as many as needed. The pairs are never listed: what an input separates follows from the sizes of the groups. O(chosen × inputs × programs).
    /// </remarks>
    /// <param name="behaviours">Per program the number of its behaviour on each input, equal where programs behave alike on it.</param>
    /// <returns>Indices of inputs, in the order in which they were chosen; none where nothing is told apart.</returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<int[]> behaviours)
    {
        if (behaviours.Count == 0) return [];
        var inputs = behaviours[0].Length;
        var group = new int[behaviours.Count];
        var chosen = new List<int>();
        while (true)
        {
            var (best, most) = (-1, 0L);
            for (var input = 0; input < inputs; input++)
            {
                var separated = Pairs(group.CountBy(of => of)) - Pairs(group.Zip(behaviours, (of, row) => (of, row[input])).CountBy(part => part));
                if (separated > most) (best, most) = (input, separated);
            }

            if (best < 0) return chosen;
            chosen.Add(best);
            var parts = new Dictionary<(int, int), int>();
            for (var program = 0; program < group.Length; program++)
            {
                var part = (group[program], behaviours[program][best]);
                if (!parts.TryGetValue(part, out var number)) parts[part] = number = parts.Count;
                group[program] = number;
            }
        }
    }

    private static long Pairs<TKey>(IEnumerable<KeyValuePair<TKey, int>> sizes) => sizes.Sum(size => (long)size.Value * (size.Value - 1) / 2);
}
