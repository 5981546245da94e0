using System.Collections.Frozen;
using System.Globalization;

namespace Reasoning.Decoding.Grammars.Patterns;

/// <summary>The sets of <c>\p{...}</c>: general categories, scripts, and some properties, by their names in ECMA-262.</summary>
internal static class UnicodeProperties
{
    // In the order of .NET's enumeration of categories: the short name, then the long ones.
    private static readonly string[] CategoryNames =
    [
        "Lu Uppercase_Letter", "Ll Lowercase_Letter", "Lt Titlecase_Letter", "Lm Modifier_Letter", "Lo Other_Letter", "Mn Nonspacing_Mark",
        "Mc Spacing_Mark", "Me Enclosing_Mark", "Nd Decimal_Number digit", "Nl Letter_Number", "No Other_Number", "Zs Space_Separator",
        "Zl Line_Separator", "Zp Paragraph_Separator", "Cc Control cntrl", "Cf Format", "Cs Surrogate", "Co Private_Use",
        "Pc Connector_Punctuation", "Pd Dash_Punctuation", "Ps Open_Punctuation", "Pe Close_Punctuation", "Pi Initial_Punctuation",
        "Pf Final_Punctuation", "Po Other_Punctuation", "Sm Math_Symbol", "Sc Currency_Symbol", "Sk Modifier_Symbol", "So Other_Symbol",
        "Cn Unassigned",
    ];

    private static readonly string[] GroupNames =
        ["L Letter", "M Mark Combining_Mark", "N Number", "P Punctuation punct", "S Symbol", "Z Separator", "C Other", "LC Cased_Letter"];

    private static readonly Lazy<FrozenDictionary<string, CodePointSet>> Categories = new(BuildCategories);

    private static readonly Lazy<FrozenDictionary<string, CodePointSet>> Scripts = new(() => Parse(UnicodeData.Scripts));

    private static readonly Lazy<FrozenDictionary<string, CodePointSet>> Binary = new(() => Parse(UnicodeData.Properties));

    /// <summary>The set of a property by what stands in the braces, or null where it is not known.</summary>
    public static CodePointSet? Find(string property)
    {
        int equals = property.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? "" : property[..equals], value = property[(equals + 1)..];
        return name switch
        {
            "" => equals < 0 ? Categories.Value.GetValueOrDefault(value) ?? Binary.Value.GetValueOrDefault(value) ?? Other(value) : null,
            "General_Category" or "gc" => Categories.Value.GetValueOrDefault(value),
            "Script" or "sc" => Scripts.Value.GetValueOrDefault(value),
            _ => null,
        };
    }

    private static CodePointSet? Other(string name) => name switch
    {
        "Any" => CodePointSet.All,
        "ASCII" => CodePointSet.Range(0, 0x7F),
        "ASCII_Hex_Digit" or "AHex" => CodePointSet.Of("0123456789abcdefABCDEF"),
        "Assigned" => Categories.Value["Cn"].Complement(),
        "White_Space" or "space" => Categories.Value["Z"].Union(CodePointSet.FromRanges([(9, 13), (0x85, 0x85)])),
        _ => null,
    };

    private static FrozenDictionary<string, CodePointSet> BuildCategories()
    {
        var ranges = CategoryNames.Select(_ => new List<(int First, int Last)>()).ToArray();
        for (int first = 0; first <= CodePointSet.MaxCodePoint;)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(first);
            int last = first;
            while (last < CodePointSet.MaxCodePoint && CharUnicodeInfo.GetUnicodeCategory(last + 1) == category) last++;
            ranges[(int)category].Add((first, last));
            first = last + 1;
        }

        var sets = new Dictionary<string, CodePointSet>(StringComparer.Ordinal);
        for (int i = 0; i < CategoryNames.Length; i++) Add(CategoryNames[i], CodePointSet.FromRanges(ranges[i]));
        foreach (string names in GroupNames)
        {
            bool isCased = names.StartsWith("LC", StringComparison.Ordinal);
            string[] parts = isCased ? ["Lu", "Ll", "Lt"] : [.. CategoryNames.Where(name => name[0] == names[0]).Select(name => name[..2])];
            Add(names, parts.Select(part => sets[part]).Aggregate((left, right) => left.Union(right)));
        }

        return sets.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string names, CodePointSet set)
        {
            foreach (string name in names.Split(' ')) sets.Add(name, set);
        }
    }

    private static FrozenDictionary<string, CodePointSet> Parse(IReadOnlyDictionary<string, string> data) => data
        .SelectMany(entry => entry.Key.Split(' ').Select(name => (name, Set: CodePointSet.FromRanges(entry.Value.Split(' ').Select(ParseRange)))))
        .ToFrozenDictionary(entry => entry.name, entry => entry.Set, StringComparer.Ordinal);

    private static (int First, int Last) ParseRange(string range)
    {
        string[] ends = range.Split('-');
        return (Convert.ToInt32(ends[0], 16), Convert.ToInt32(ends[^1], 16));
    }
}
