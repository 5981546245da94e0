using System.Text.Json;
using System.Text.RegularExpressions;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>
/// The oracle of JSON Schemas: judges a value by looking at it, keyword by keyword, as the specification is written. For schemas of tests: numbers that fit into a decimal,
/// references to the root and its <c>$defs</c>, no unevaluated keywords, formats as remarks.
/// </summary>
internal sealed class SchemaValidator(JsonElement root)
{
    public bool IsValid(JsonElement value) => IsValid(root, value);

    private bool IsValid(JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False) return schema.ValueKind == JsonValueKind.True;
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(keyword.Name, keyword.Value, schema, value)) return false;
        }

        return true;
    }

    private bool Holds(string keyword, JsonElement argument, JsonElement schema, JsonElement value) => keyword switch
    {
        "$ref" => IsValid(Target(argument.GetString()!), value),
        "type" => argument.ValueKind == JsonValueKind.Array ? argument.EnumerateArray().Any(type => IsOfType(type.GetString()!, value)) : IsOfType(argument.GetString()!, value),
        "const" => AreEqual(argument, value),
        "enum" => argument.EnumerateArray().Any(item => AreEqual(item, value)),
        "allOf" => argument.EnumerateArray().All(part => IsValid(part, value)),
        "anyOf" => argument.EnumerateArray().Any(part => IsValid(part, value)),
        "oneOf" => argument.EnumerateArray().Count(part => IsValid(part, value)) == 1,
        "not" => !IsValid(argument, value),
        "if" => IsValid(argument, value) ? IsValidIfThere(schema, "then", value) : IsValidIfThere(schema, "else", value),
        _ => value.ValueKind switch
        {
            JsonValueKind.Number => HoldsForNumber(keyword, argument, value.GetDecimal()),
            JsonValueKind.String => HoldsForString(keyword, argument, value.GetString()!),
            JsonValueKind.Array => HoldsForArray(keyword, argument, schema, [.. value.EnumerateArray()]),
            JsonValueKind.Object => HoldsForObject(keyword, argument, schema, value),
            _ => true,
        },
    };

    private static bool HoldsForNumber(string keyword, JsonElement argument, decimal value) => keyword switch
    {
        "minimum" => value >= argument.GetDecimal(),
        "maximum" => value <= argument.GetDecimal(),
        "exclusiveMinimum" => value > argument.GetDecimal(),
        "exclusiveMaximum" => value < argument.GetDecimal(),
        "multipleOf" => value % argument.GetDecimal() == 0,
        _ => true,
    };

    private static bool HoldsForString(string keyword, JsonElement argument, string value) => keyword switch
    {
        "minLength" => value.EnumerateRunes().Count() >= argument.GetInt32(),
        "maxLength" => value.EnumerateRunes().Count() <= argument.GetInt32(),
        "pattern" => Matches(argument.GetString()!, value),
        _ => true,
    };

    private bool HoldsForArray(string keyword, JsonElement argument, JsonElement schema, JsonElement[] items)
    {
        switch (keyword)
        {
            case "minItems": return items.Length >= argument.GetInt32();
            case "maxItems": return items.Length <= argument.GetInt32();
            case "prefixItems": return items.Zip(argument.EnumerateArray()).All(pair => IsValid(pair.Second, pair.First));
            case "items": return items.Skip(schema.TryGetProperty("prefixItems", out var prefix) ? prefix.GetArrayLength() : 0).All(item => IsValid(argument, item));
            case "uniqueItems": return !argument.GetBoolean() || !items.Where((item, index) => items.Take(index).Any(other => AreEqual(item, other))).Any();
            case "contains":
                int count = items.Count(item => IsValid(argument, item));
                return count >= (schema.TryGetProperty("minContains", out var min) ? min.GetInt32() : 1) && !(schema.TryGetProperty("maxContains", out var max) && count > max.GetInt32());
            default: return true;
        }
    }

    private bool HoldsForObject(string keyword, JsonElement argument, JsonElement schema, JsonElement value)
    {
        var members = value.EnumerateObject().ToList();
        return keyword switch
        {
            "required" => argument.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "minProperties" => members.Count >= argument.GetInt32(),
            "maxProperties" => members.Count <= argument.GetInt32(),
            "properties" => members.All(member => !argument.TryGetProperty(member.Name, out var part) || IsValid(part, member.Value)),
            "patternProperties" => members.All(member => argument.EnumerateObject().All(entry => !Matches(entry.Name, member.Name) || IsValid(entry.Value, member.Value))),
            "additionalProperties" => members.All(member => IsListed(schema, member.Name) || IsValid(argument, member.Value)),
            "propertyNames" => members.All(member => IsValid(argument, JsonSerializer.SerializeToElement(member.Name))),
            "dependencies" or "dependentSchemas" => argument.EnumerateObject().All(entry => !value.TryGetProperty(entry.Name, out _) || IsValid(entry.Value, value)),
            _ => true,
        };
    }

    private static bool IsListed(JsonElement schema, string name) =>
        (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _))
        || (schema.TryGetProperty("patternProperties", out var patterns) && patterns.EnumerateObject().Any(entry => Matches(entry.Name, name)));

    private bool IsValidIfThere(JsonElement schema, string keyword, JsonElement value) => !schema.TryGetProperty(keyword, out var part) || IsValid(part, value);

    private JsonElement Target(string reference) => reference == "#" ? root : root.GetProperty("$defs").GetProperty(reference[^1..]);

    private static bool Matches(string pattern, string value) => Regex.IsMatch(value, pattern.EndsWith('$') ? pattern[..^1] + "\\z" : pattern, RegexOptions.CultureInvariant);

    private static bool IsOfType(string type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Number => type == "number" || (type == "integer" && decimal.IsInteger(value.GetDecimal())),
        JsonValueKind.String => type == "string",
        JsonValueKind.Array => type == "array",
        _ => type == "object",
    };

    private static bool AreEqual(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind) return false;
        return left.ValueKind switch
        {
            JsonValueKind.Number => left.GetDecimal() == right.GetDecimal(),
            JsonValueKind.String => left.GetString() == right.GetString(),
            JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength() && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second)),
            JsonValueKind.Object => left.EnumerateObject().Count() == right.EnumerateObject().Count()
                && left.EnumerateObject().All(member => right.TryGetProperty(member.Name, out var other) && AreEqual(member.Value, other)),
            _ => true,
        };
    }
}
