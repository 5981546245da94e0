using System.Globalization;
using System.Text.Json.Nodes;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>JSON values at random, and small changes of given ones, made of the names and numbers that random schemas have.</summary>
internal sealed class RandomInstances(int seed)
{
    private static readonly string[] s_texts = ["a", "b", "c", "x y", "é", "", "ab", "abc", "acb", "a.c", "12", "aaaa", "😀", "n\n"];

    private readonly Random _random = new(seed);

    public JsonNode? Next(int depth) => _random.Next(depth > 0 ? 12 : 6) switch
    {
        0 => null,
        1 => _random.Next(2) == 0,
        2 or 3 => Number(),
        4 or 5 => Text(),
        6 or 7 or 8 => new JsonArray([.. Enumerable.Range(0, _random.Next(5)).Select(_ => Next(depth - 1))]),
        _ => Object(depth),
    };

    /// <summary>A copy with one thing changed: a member or item added, taken away or changed, or another value.</summary>
    public JsonNode? Mutate(JsonNode? value)
    {
        if (value is JsonArray list && _random.Next(5) > 0)
        {
            var items = list.Select(item => item?.DeepClone()).ToList();
            int at = _random.Next(items.Count + 1);
            if (at == items.Count || _random.Next(3) == 0) items.Insert(at, items.Count > 0 && _random.Next(2) == 0 ? items[_random.Next(items.Count)]?.DeepClone() : Next(1));
            else if (_random.Next(2) == 0) items.RemoveAt(at);
            else items[at] = Mutate(items[at]);
            return new JsonArray([.. items]);
        }

        if (value is JsonObject members && _random.Next(5) > 0)
        {
            var copy = members.DeepClone().AsObject();
            string[] names = [.. copy.Select(member => member.Key)];
            string name = names.Length > 0 && _random.Next(3) > 0 ? names[_random.Next(names.Length)] : Text();
            if (!copy.ContainsKey(name)) copy[name] = Next(1);
            else if (_random.Next(2) == 0) copy.Remove(name);
            else copy[name] = Mutate(copy[name]);
            return copy;
        }

        return Next(2);
    }

    private JsonObject Object(int depth)
    {
        var result = new JsonObject();
        for (int i = _random.Next(4); i > 0; i--) result[Text()] = Next(depth - 1);
        return result;
    }

    private string Text() => s_texts[_random.Next(s_texts.Length)];

    private JsonNode Number() => JsonNode.Parse(_random.Next(3) switch
    {
        0 => (_random.Next(-2000, 2000) / 100m).ToString(CultureInfo.InvariantCulture),
        1 => _random.Next(-30, 30).ToString(CultureInfo.InvariantCulture) + ".0",
        _ => _random.Next(-30, 30).ToString(CultureInfo.InvariantCulture),
    })!;
}
