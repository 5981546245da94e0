using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Reads <c>type</c>.</summary>
internal static class TypeKeyword
{
    public static ValueSet Read(SchemaNode node, ValueSet everything)
    {
        var type = node.Element.GetProperty("type");
        var names = type.ValueKind switch
        {
            JsonValueKind.String => [type],
            JsonValueKind.Array => type.EnumerateArray().ToList(),
            _ => throw SchemaErrors.At(node.At("type"), "the name of a type, or a list of such, is expected"),
        };
        var result = ValueSet.Nothing;
        foreach (var name in names)
        {
            result = (name.ValueKind == JsonValueKind.String ? name.GetString() : null) switch
            {
                "null" => result with { Null = true },
                "boolean" => result with { True = true, False = true },
                "number" => result with { Numbers = NumberSet.All },
                "integer" => result with { Numbers = result.Numbers.IsAll ? NumberSet.All : NumberSet.Integers },
                "string" => result with { Strings = StringSet.All },
                "array" => result with { Arrays = everything.Arrays },
                "object" => result with { Objects = everything.Objects },
                _ => throw SchemaErrors.At(node.At("type"), $"{name.GetRawText()} is not a type; there are null, boolean, integer, number, string, array and object"),
            };
        }

        return result;
    }
}
