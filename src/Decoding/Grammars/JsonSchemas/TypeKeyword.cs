using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Reads <c>type</c>.</summary>
internal static class TypeKeyword
{
    public static ValueSet Read(JsonElement type, SchemaNode node, ValueSet everything)
    {
        if (type.ValueKind == JsonValueKind.String) return With(ValueSet.Nothing, type, node, everything);
        if (type.ValueKind != JsonValueKind.Array) throw SchemaErrors.At(node.At("type"), "the name of a type, or a list of such, is expected");
        var result = ValueSet.Nothing;
        foreach (var name in type.EnumerateArray()) result = With(result, name, node, everything);
        return result;
    }

    private static ValueSet With(ValueSet set, JsonElement name, SchemaNode node, ValueSet everything) =>
        (name.ValueKind == JsonValueKind.String ? name.GetString() : null) switch
        {
            "null" => set with { Null = true },
            "boolean" => set with { True = true, False = true },
            "number" => set with { Numbers = NumberSet.All },
            "integer" => set with { Numbers = set.Numbers.IsAll ? NumberSet.All : NumberSet.Integers },
            "string" => set with { Strings = StringSet.All },
            "array" => set with { Arrays = everything.Arrays },
            "object" => set with { Objects = everything.Objects },
            _ => throw SchemaErrors.At(node.At("type"), $"{name.GetRawText()} is not a type; there are null, boolean, integer, number, string, array and object"),
        };
}
