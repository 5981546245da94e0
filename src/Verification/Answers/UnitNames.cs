using System.Collections.Frozen;

namespace Reasoning.Verification.Answers;

/// <summary>Names of units in one fixed form: <c>centimeters</c>, <c>centimetre</c> and <c>cm</c> are one unit.</summary>
internal static class UnitNames
{
    private static readonly FrozenDictionary<string, string> Names = Read(
        "mm millimeter millimeters millimetre millimetres", "cm centimeter centimeters centimetre centimetres", "meter meters metre metres",
        "km kilometer kilometers kilometre kilometres", "inch inches in", "ft foot feet", "yd yard yards", "mi mile miles",
        "mg milligram milligrams", "gram grams", "kg kilogram kilograms", "lb lbs pound pounds", "oz ounce ounces", "ton tons",
        "ms millisecond milliseconds", "sec second seconds secs", "min minute minutes mins", "hr hour hours hrs", "day days", "week weeks", "month months",
        "yr year years yrs", "ml milliliter milliliters millilitre millilitres", "liter liters litre litres", "gal gallon gallons",
        "dollar dollars usd", "cent cents", "euro euros", "rad radian radians", "hz hertz", "kw kilowatt kilowatts", "person people persons");

    /// <summary>Names that say only that there is a unit: without them the answer is the same.</summary>
    private static readonly FrozenSet<string> Empty = FrozenSet.Create(
        StringComparer.Ordinal, "unit", "units", "square unit", "square units", "sq unit", "sq units", "cubic unit", "cubic units", "unit^2", "units^2", "unit^3", "units^3",
        "degree", "degrees", "deg");

    /// <summary>Words that say how units go together.</summary>
    private static readonly FrozenSet<string> Joints = FrozenSet.Create(StringComparer.Ordinal, "per", "square", "sq", "cubic", "cu");

    /// <summary>Units that have one name, and count only where they stand with others.</summary>
    private static readonly FrozenSet<string> Further = FrozenSet.Create(
        StringComparer.Ordinal, "celsius", "fahrenheit", "kelvin", "joule", "joules", "watt", "watts", "newton", "newtons", "volt", "volts", "ampere", "amperes", "ohm", "ohms",
        "pascal", "pascals", "acre", "acres", "hectare", "hectares", "byte", "bytes", "bits");

    /// <summary>Whether a word behind a number is a unit rather than a product of letters.</summary>
    public static bool IsKnown(string word) => Names.ContainsKey(word.ToLowerInvariant()) || Empty.Contains(word.ToLowerInvariant());

    /// <summary>
    /// Whether words behind a number are its unit: names of units, what joins them, and at most one other noun, which is what is counted (apples per day). More words are a
    /// sentence, and may say anything about the number.
    /// </summary>
    /// <param name="words">The words, each perhaps with a power.</param>
    public static bool IsUnit(IReadOnlyList<string> words)
    {
        if (words.Count is 0 or > 4) return false;
        var others = 0;
        foreach (var word in words)
        {
            var name = (word.IndexOf('^') is > 0 and var caret ? word[..caret] : word).ToLowerInvariant();
            if (IsKnown(name) || Further.Contains(name) || Joints.Contains(name)) continue;
            if (++others > 1 || !NumberWords.IsNoun(name)) return false;
        }

        return true;
    }

    /// <summary>The fixed form of a unit; empty for one that says nothing.</summary>
    /// <param name="text">Words and powers, each parted by one space.</param>
    public static string Canonical(string text)
    {
        var lower = text.ToLowerInvariant();
        if (Empty.Contains(lower)) return "";
        var words = lower.Split(' ').ToList();
        for (var i = 0; i < words.Count; i++)
        {
            var (name, power) = words[i].IndexOf('^') is > 0 and var caret ? (words[i][..caret], words[i][caret..]) : (words[i], "");
            words[i] = Names.GetValueOrDefault(name, name) + power;
        }

        var before = words[0] switch { "square" or "sq" => "^2", "cubic" or "cu" => "^3", _ => null };
        if (before is not null && words.Count > 1 && !words[1].Contains('^'))
        {
            words[1] += before;
            words.RemoveAt(0);
        }

        return string.Join(' ', words) switch { "mph" => "mi per hr", "kph" or "kmph" => "km per hr", var name => name };
    }

    private static FrozenDictionary<string, string> Read(params string[] lines) => lines
        .Select(line => line.Split(' '))
        .SelectMany(names => names.Select(name => (Name: name, First: names[0])))
        .ToFrozenDictionary(pair => pair.Name, pair => pair.First, StringComparer.Ordinal);
}
