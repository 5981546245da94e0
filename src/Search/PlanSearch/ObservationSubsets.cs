namespace Reasoning.Search.PlanSearch;

/// <summary>Small subsets of a list, in a fixed order: by size, then by the places of their items.</summary>
public static class ObservationSubsets
{
    /// <summary>How many subsets of at most a size there are: the sum of n over k.</summary>
    /// <param name="items">How many items, at least 0.</param>
    /// <param name="maxSize">The largest size, at least 0.</param>
    public static long Count(int items, int maxSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentOutOfRangeException.ThrowIfNegative(maxSize);
        var (all, ofSize) = (1L, 1L);
        for (var size = 1; size <= Math.Min(items, maxSize); size++) all += ofSize = ofSize * (items - size + 1) / size;
        return all;
    }

    /// <summary>The subsets of at most a size, the empty one first.</summary>
    /// <param name="items">The items.</param>
    /// <param name="maxSize">The largest size, at least 0.</param>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IReadOnlyList<T> items, int maxSize)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegative(maxSize);
        return Enumerable.Range(0, Math.Min(items.Count, maxSize) + 1).SelectMany(size => OfSize(items, size));
    }

    private static IEnumerable<IReadOnlyList<T>> OfSize<T>(IReadOnlyList<T> items, int size)
    {
        int[] places = [.. Enumerable.Range(0, size)];
        while (true)
        {
            yield return [.. places.Select(place => items[place])];

            // The last place that can go on does; those behind it follow closely.
            var at = size - 1;
            while (at >= 0 && places[at] == items.Count - size + at) at--;
            if (at < 0) yield break;
            places[at]++;
            for (var i = at + 1; i < size; i++) places[i] = places[i - 1] + 1;
        }
    }
}
