using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Reads the keywords for numbers and for strings.</summary>
internal sealed class ScalarKeywords(JsonSchemaOptions options)
{
    private int MaxStates => options.Limits.MaxStates;

    /// <summary>The set of one number.</summary>
    public NumberSet Constant(JsonElement value, string pointer)
    {
        var number = DecimalNumber.Parse(value.GetRawText()) ?? throw SchemaErrors.At(pointer, "the number has more than 2,000 digits");
        return NumberSet.Of(NumberConstraints.Compared(number, order => order == 0, MaxStates), pointer);
    }

    /// <summary>The numbers that a schema allows, as far as its keywords for numbers say.</summary>
    public NumberSet Numbers(SchemaNode node)
    {
        var result = NumberSet.All;
        // Draft 4 has true for an exclusive bound where later versions have the bound.
        bool isMinimumExclusive = HasFlag(node, "exclusiveMinimum"), isMaximumExclusive = HasFlag(node, "exclusiveMaximum");
        Compare("minimum", order => isMinimumExclusive ? order > 0 : order >= 0);
        Compare("maximum", order => isMaximumExclusive ? order < 0 : order <= 0);
        if (!IsFlag(node, "exclusiveMinimum")) Compare("exclusiveMinimum", order => order > 0);
        if (!IsFlag(node, "exclusiveMaximum")) Compare("exclusiveMaximum", order => order < 0);
        if (node.Number("multipleOf") is { } divisor)
        {
            if (divisor.Sign <= 0) throw SchemaErrors.At(node.At("multipleOf"), "a positive number is expected");
            result = result.Intersect(NumberSet.Of(NumberConstraints.MultiplesOf(divisor, MaxStates), node.At("multipleOf")), MaxStates, node.At("multipleOf"));
        }

        if (options.AssertsFormats && node.Text("format") is { } format && StringFormats.NumberRange(format) is var (min, max))
        {
            result = result.Intersect(NumberSet.Of(NumberConstraints.Compared(min, order => order >= 0, MaxStates), node.At("format")), MaxStates, node.At("format"));
            result = result.Intersect(NumberSet.Of(NumberConstraints.Compared(max, order => order <= 0, MaxStates), node.At("format")), MaxStates, node.At("format"));
        }

        return result;

        void Compare(string keyword, Func<int, bool> isWanted)
        {
            if (node.Number(keyword) is { } bound)
                result = result.Intersect(NumberSet.Of(NumberConstraints.Compared(bound, isWanted, MaxStates), node.At(keyword)), MaxStates, node.At(keyword));
        }
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
