using System.Globalization;
using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Lists the values that the items of an array may have, where these are few.</summary>
internal sealed class FiniteValues(SchemaEvaluator evaluator)
{
    /// <summary>The most values: each set of those already written is a state.</summary>
    private const int MaxValues = 12;

    /// <summary>The values of all items, as terms of constants; null where there are too many, or they cannot be listed.</summary>
    public IReadOnlyList<SchemaTerm>? Of(ArrayConstraint constraint)
    {
        var values = new Dictionary<int, SchemaTerm>();
        foreach (var term in constraint.Prefix.Append(constraint.Rest).Distinct())
        {
            if (Of(term) is not { } listed) return null;
            foreach (var value in listed) values.TryAdd(value.Id, value);
            if (values.Count > MaxValues) return null;
        }

        return [.. values.Values];
    }

    private List<SchemaTerm>? Of(SchemaTerm term)
    {
        if (term.Kind == SchemaTermKind.Everything) return null;
        var set = evaluator.Evaluate(term);
        if (!set.Arrays.IsEmpty || !set.Objects.IsEmpty || set.Strings.Values is not { } strings || strings.Length > MaxValues) return null;
        var texts = new List<string>();
        if (set.Null) texts.Add("null");
        if (set.True) texts.Add("true");
        if (set.False) texts.Add("false");
        texts.AddRange(strings.Select(value => JsonSerializer.Serialize(value)));
        if (!set.Numbers.IsEmpty)
        {
            if (Integers(set.Numbers, term.Pointer) is not { } integers) return null;
            texts.AddRange(integers);
        }

        return [.. texts.Select(text => evaluator.Terms.Constant(JsonElement.Parse(text), term.Pointer))];
    }

    private static List<string>? Integers(NumberSet numbers, string pointer)
    {
        if (numbers.IsAll || !numbers.IsOfIntegers(int.MaxValue, pointer)) return null;
        var automaton = numbers.Automaton.Intersect(NumberAutomaton.PlainDigits, int.MaxValue)!;
        var texts = new List<string>();
        var pending = new Queue<(int State, string Text)>([(0, "")]);
        while (pending.TryDequeue(out var next))
        {
            if (automaton.IsAccepting(next.State)) texts.Add(next.Text);
            if (texts.Count > MaxValues || next.Text.Length > automaton.StateCount || pending.Count > 1000) return null;
            for (int symbol = 0; symbol < NumberAutomaton.SymbolCount; symbol++)
            {
                if (automaton.Next(next.State, symbol) is var target and >= 0)
                    pending.Enqueue((target, next.Text + (symbol == NumberAutomaton.Minus ? "-" : symbol.ToString(CultureInfo.InvariantCulture))));
            }
        }

        return texts;
    }
}
