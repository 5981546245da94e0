using System.Text;

namespace Reasoning.Decoding.Grammars.Patterns;

/// <summary>
/// Which characters are the same but for their case: the classes of Unicode's simple case folding, found as the closure of the simple mappings to upper
/// and lower case, and the pairs that it has besides in CaseFolding.txt.
/// </summary>
internal static class CaseFolding
{
    private const int FewCharacters = 16;

    private static readonly Lazy<Dictionary<int, int[]>> Classes = new(BuildClasses);

    /// <summary>Number of characters that have other cases.</summary>
    public static int Count => Classes.Value.Count;

    /// <summary>The set with every other case of its characters.</summary>
    public static CodePointSet Close(CodePointSet set)
    {
        // Most sets are a letter or so; the others are compared with all classes.
        var members = set.Count <= FewCharacters
            ? set.Ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Where(Classes.Value.ContainsKey)
            : Classes.Value.Keys.Where(set.Contains);
        var others = members.SelectMany(member => Classes.Value[member]).Where(other => !set.Contains(other)).ToArray();
        return others.Length == 0 ? set : CodePointSet.FromRanges(set.Ranges.Concat(others.Select(other => (other, other))));
    }

    private static Dictionary<int, int[]> BuildClasses()
    {
        var classes = new Dictionary<int, HashSet<int>>();
        for (int value = 0; value <= CodePointSet.MaxCodePoint; value++)
        {
            if (!Rune.IsValid(value)) continue;
            var rune = new Rune(value);
            Join(value, Rune.ToLowerInvariant(rune).Value);
            Join(value, Rune.ToUpperInvariant(rune).Value);
        }

        foreach (var (first, second) in ((int, int)[])[(0x1FD3, 0x390), (0x1FE3, 0x3B0), (0xFB05, 0xFB06), (0xDF, 0x1E9E), (0x17F, 's')]) Join(first, second);
        return classes.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());

        void Join(int first, int second)
        {
            if (first == second) return;
            var joined = classes.TryGetValue(first, out var left) ? left : [first];
            joined.UnionWith(classes.TryGetValue(second, out var right) ? right : [second]);
            foreach (int member in joined) classes[member] = joined;
        }
    }
}
