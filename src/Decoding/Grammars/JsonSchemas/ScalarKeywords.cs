using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Reads the keywords for numbers and for strings.</summary>
internal sealed class ScalarKeywords(JsonSchemaOptions options)
{
    // Schemas use the same bounds again and again.
    private readonly Dictionary<(DecimalNumber Bound, int Lowest, int Highest), NumberSet> _compared = [];
    private readonly Dictionary<(NumberSet, NumberSet), NumberSet> _intersections = [];

    private int MaxStates => options.Limits.MaxStates;

    /// <summary>The set of one number.</summary>
    public NumberSet Constant(JsonElement value, string pointer)
    {
        var number = DecimalNumber.Parse(value.GetRawText()) ?? throw SchemaErrors.At(pointer, "the number has more than 2,000 digits");
        return Compared(number, 0, 0, pointer);
    }

    /// <summary>The numbers that a schema allows, as far as its keywords for numbers say.</summary>
    public NumberSet Numbers(SchemaNode node)
    {
        var result = NumberSet.All;
        // Draft 4 has true for an exclusive bound where later versions have the bound.
        bool isMinimumExclusive = HasFlag(node, "exclusiveMinimum"), isMaximumExclusive = HasFlag(node, "exclusiveMaximum");
        Bound("minimum", isMinimumExclusive ? 1 : 0, 1);
        Bound("maximum", -1, isMaximumExclusive ? -1 : 0);
        if (!IsFlag(node, "exclusiveMinimum")) Bound("exclusiveMinimum", 1, 1);
        if (!IsFlag(node, "exclusiveMaximum")) Bound("exclusiveMaximum", -1, -1);
        if (node.Number("multipleOf") is { } divisor)
        {
            if (divisor.Sign <= 0) throw SchemaErrors.At(node.At("multipleOf"), "a positive number is expected");
            result = Intersect(result, NumberSet.Of(NumberConstraints.MultiplesOf(divisor, MaxStates), node.At("multipleOf")), node.At("multipleOf"));
        }

        if (options.AssertsFormats && node.Text("format") is { } format && StringFormats.NumberRange(format) is var (min, max))
        {
            result = Intersect(result, Compared(min, 0, 1, node.At("format")), node.At("format"));
            result = Intersect(result, Compared(max, -1, 0, node.At("format")), node.At("format"));
        }

        return result;

        void Bound(string keyword, int lowest, int highest)
        {
            if (node.Number(keyword) is { } bound) result = Intersect(result, Compared(bound, lowest, highest, node.At(keyword)), node.At(keyword));
        }
    }

    // The numbers whose comparison with a bound (-1: less, 0: equal, 1: greater) is in a range.
    private NumberSet Compared(DecimalNumber bound, int lowest, int highest, string pointer)
    {
        if (!_compared.TryGetValue((bound, lowest, highest), out var known))
            _compared.Add((bound, lowest, highest), known = NumberSet.Of(NumberConstraints.Compared(bound, order => order >= lowest && order <= highest, MaxStates), pointer));
        return known;
    }

    /// <summary>The numbers of both sets.</summary>
    public NumberSet Intersect(NumberSet left, NumberSet right, string pointer)
    {
        if (left.IsAll || right.IsEmpty) return right;
        if (right.IsAll || left.IsEmpty) return left;
        if (!_intersections.TryGetValue((left, right), out var known)) _intersections.Add((left, right), known = left.Intersect(right, MaxStates, pointer));
        return known;
    }

    /// <summary>The strings that a schema allows, as far as its keywords for strings say.</summary>
    public StringSet Strings(SchemaNode node)
    {
        var result = StringSet.All;
        if (node.HasAny("minLength", "maxLength"))
        {
            int min = node.Count("minLength") ?? 0;
            int? max = node.Count("maxLength");
            if (min > max) return StringSet.None;
            Apply(StringConstraint.OfLength(min, max));
        }

        if (node.Text("pattern") is { } pattern) Apply(StringConstraint.Matching(StringPatterns.Read(pattern, node.At("pattern")), isWanted: true));
        if (options.AssertsFormats && node.Text("format") is { } format && StringFormats.Find(format, node.At("format"), options.UnknownFormats) is { } known)
            Apply(StringConstraint.Matching(known, isWanted: true));
        return result;

        void Apply(StringConstraint constraint) => result = result.Intersect(StringSet.Of(constraint), options.Limits.MaxAlternatives, node.Pointer);
    }

    private static bool IsFlag(SchemaNode node, string keyword) => node.TryGet(keyword, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static bool HasFlag(SchemaNode node, string keyword) => IsFlag(node, keyword) && node.Flag(keyword);
}
