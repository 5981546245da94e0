using System.Globalization;
using System.Text.Json.Nodes;

namespace Reasoning.Data.Corpus.Programs;

/// <summary>One call's arguments, as Python source and as JSON.</summary>
/// <param name="Source">Arguments as they stand between the parentheses of a call.</param>
/// <param name="Json">The same as a JSON array.</param>
internal readonly record struct CallInput(string Source, string Json);

/// <summary>Draws arguments for a composition: first the edge cases, then typical ones.</summary>
internal static class InputSampler
{
    private static readonly string[] _words =
    [
        "apple", "tree", "river", "stone", "cat", "dog", "bird", "sun", "moon", "star", "green", "blue", "red", "old", "new", "up", "down", "in",
        "on", "under", "over", "level", "noon", "civic", "otto", "egg", "ice", "orange", "under", "yes", "no", "hello", "world", "code", "loop",
        "list", "Anna", "Bob", "Eve", "Ivan", "see", "bee", "banana", "letter", "paper", "a", "an", "it", "we", "are", "one", "two", "three",
    ];

    private static readonly (int Low, int High)[] _ranges = [(-9, 20), (0, 12), (-5, 9), (1, 30), (0, 5), (-20, 40)];

    /// <summary>Draws inputs; the first two are the empty value and a single element.</summary>
    public static List<CallInput> Draw(SeededRandom random, Composition composition, int count)
    {
        (int Low, int High) range = random.Pick(_ranges);
        (int, int)? argument = composition.Steps.FirstOrDefault(step => step.Constant == "k")?.Operation.Constant;
        var inputs = new List<CallInput>(count);
        var seen = new HashSet<string>();
        for (int attempt = 0; inputs.Count < count && attempt < 8 * count; attempt++)
        {
            CallInput input = Draw(random, composition.In, argument, range, composition.Steps[0].Operation.Limit, attempt);
            if (seen.Add(input.Source))
                inputs.Add(input);
        }

        return inputs;
    }

    /// <summary>Fixed inputs by which the behaviour of two programs with the same signature is compared.</summary>
    public static List<CallInput> Probes(ValueKind kind, bool hasArgument)
    {
        var random = new SeededRandom(0x5EED);
        var inputs = new List<CallInput>();
        for (int i = 0; i < 10; i++)
            inputs.Add(Draw(random, kind, hasArgument ? (2, 4) : null, _ranges[i % _ranges.Length], limit: 9, i));
        return inputs;
    }

    private static CallInput Draw(
        SeededRandom random, ValueKind kind, (int Low, int High)? argument, (int Low, int High) range, int limit, int index)
    {
        (string source, JsonNode json) = kind switch
        {
            ValueKind.Numbers => Numbers(random, range, index),
            ValueKind.Number => Number(random, limit, index),
            _ => Text(random, index),
        };
        if (argument is not { } bounds)
            return new CallInput(source, new JsonArray(json).ToJsonString());
        int k = random.Between(bounds.Low, bounds.High);
        return new CallInput($"{source}, {k.ToString(CultureInfo.InvariantCulture)}", new JsonArray(json, k).ToJsonString());
    }

    private static (string, JsonNode) Numbers(SeededRandom random, (int Low, int High) range, int index)
    {
        int length = index switch { 0 => 0, 1 => 1, _ => random.Between(2, 6) };
        var values = new List<int>(length);
        while (values.Count < length)
            values.Add(values.Count > 0 && random.Chance(0.15) ? random.Pick(values) : random.Between(range.Low, range.High));
        if (random.Chance(0.08))
            values.Sort();
        return ("[" + string.Join(", ", values) + "]", new JsonArray([.. values.Select(value => (JsonNode)value)]));
    }

    private static (string, JsonNode) Number(SeededRandom random, int limit, int index)
    {
        int value = index switch
        {
            0 => limit > 9 ? 1 : 0,
            1 => 2,
            2 when limit == 40 => -random.Between(1, 15),
            _ => random.Between(limit < 10 ? 0 : 2, random.Chance(0.5) ? Math.Min(limit, 20) : limit),
        };
        return (value.ToString(CultureInfo.InvariantCulture), value);
    }

    private static (string, JsonNode) Text(SeededRandom random, int index)
    {
        int count = index switch { 0 => 0, 1 => 1, _ => random.Between(1, 4) };
        var words = new List<string>(count);
        for (int i = 0; i < count; i++)
        {
            string word = random.Pick(_words);
            words.Add(random.Weighted([70, 15, 7, 8]) switch
            {
                1 => char.ToUpperInvariant(word[0]) + word[1..],
                2 => word.ToUpperInvariant(),
                3 => random.Between(1, 99).ToString(CultureInfo.InvariantCulture),
                _ => word,
            });
        }

        string text = string.Join(' ', words);
        return ($"'{text}'", text);
    }
}
