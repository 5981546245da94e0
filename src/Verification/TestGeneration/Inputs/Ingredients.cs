using System.Globalization;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.TestGeneration.Inputs;

/// <summary>
/// Values found in seen inputs, by the place where they stood (an item of the first argument's items, say), so that a value is only put where one of
/// its kind was seen; texts and numbers also from anywhere.
/// </summary>
internal sealed class Ingredients
{
    // Deeper, the items of a tuple are no longer kept apart: each level of tuples doubles the places.
    private const int DeepestRecord = 6;

    private readonly Dictionary<string, List<PlainValue>> _places = [];
    private readonly Dictionary<string, HashSet<int>> _lengths = [];
    private readonly Dictionary<Type, List<PlainValue>> _scalars = [];
    private readonly HashSet<(string Place, Type Type, string Text)> _known = [];

    /// <summary>The place of an argument by position.</summary>
    public static string Argument(int position) => position.ToString(CultureInfo.InvariantCulture);

    /// <summary>The place of an argument by name.</summary>
    public static string Argument(string name) => $"={name}";

    /// <summary>The place of the items of a sequence or set.</summary>
    public static string Items(string place) => $"{place}/item";

    /// <summary>The place of one item of a tuple that always has as many.</summary>
    public static string Item(string place, int index) => $"{place}/{index}";

    /// <summary>The place of a dict's keys.</summary>
    public static string Keys(string place) => $"{place}/key";

    /// <summary>The place of a dict's values.</summary>
    public static string Entries(string place) => $"{place}/value";

    /// <summary>Takes what an input consists of.</summary>
    public void Harvest(CallArguments input)
    {
        for (var i = 0; i < input.Positional.Length; i++) Harvest(Argument(i), input.Positional[i], 0);
        foreach (var (name, value) in input.Named) Harvest(Argument(name), value, 0);
    }

    /// <summary>Whether tuples at a place were seen with different lengths, so that they are lists in all but name.</summary>
    public bool VaryInLength(string place) => _lengths.TryGetValue(place, out var lengths) && lengths.Count > 1;

    /// <summary>A value seen at a place; null where there is none.</summary>
    public PlainValue? At(string place, Random random) => _places.TryGetValue(place, out var values) ? values[random.Next(values.Count)] : null;

    /// <summary>A number or text of the same type as another, seen anywhere; null where there is none.</summary>
    public PlainValue? Like(PlainValue value, Random random) => _scalars.TryGetValue(value.GetType(), out var values) ? values[random.Next(values.Count)] : null;

    private void Harvest(string place, PlainValue value, int depth)
    {
        Add(_places, place, place, value);
        switch (value)
        {
            case PlainValue.TextValue text:
                Add(_scalars, text.GetType(), "", text);
                foreach (var word in text.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) Add(_scalars, text.GetType(), "", word);
                break;
            case PlainValue.IntegerValue or PlainValue.FloatValue:
                Add(_scalars, value.GetType(), "", value);
                break;
            case PlainValue.SequenceValue { Kind: SequenceKind.Tuple } tuple:
                if (!_lengths.TryGetValue(place, out var lengths)) _lengths[place] = lengths = [];
                lengths.Add(tuple.Items.Length);
                for (var i = 0; i < tuple.Items.Length; i++)
                {
                    // Both, since only later tuples may show whether their length is fixed.
                    Harvest(Items(place), tuple.Items[i], depth + 1);
                    if (depth < DeepestRecord) Harvest(Item(place, i), tuple.Items[i], depth + 1);
                }

                break;
            case PlainValue.SequenceValue sequence:
                foreach (var item in sequence.Items) Harvest(Items(place), item, depth + 1);
                break;
            case PlainValue.SetValue set:
                foreach (var item in set.Items) Harvest(Items(place), item, depth + 1);
                break;
            case PlainValue.MappingValue mapping:
                foreach (var (key, entry) in mapping.Entries)
                {
                    Harvest(Keys(place), key, depth + 1);
                    Harvest(Entries(place), entry, depth + 1);
                }

                break;
        }
    }

    private void Add<TKey>(Dictionary<TKey, List<PlainValue>> lists, TKey key, string place, PlainValue value)
        where TKey : notnull
    {
        if (!_known.Add((place, value.GetType(), value.ToString()))) return;
        if (!lists.TryGetValue(key, out var values)) lists[key] = values = [];
        values.Add(value);
    }
}
