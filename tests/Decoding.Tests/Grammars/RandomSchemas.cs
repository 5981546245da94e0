using System.Globalization;
using System.Text.Json.Nodes;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>JSON Schemas at random: every keyword, references, sometimes what makes no sense.</summary>
internal sealed class RandomSchemas(int seed, bool isSane = false)
{
    private static readonly string[] s_names = ["a", "b", "c", "x y", "é"];
    private static readonly string[] s_patterns = ["^a", "b$", "^[a-c]*$", "a.c", "\\d{2,4}", "^(a|b)c?$", "[^a]", "("];
    private static readonly string[] s_formats = ["date", "uuid", "ipv4", "uri", "email", "date-time", "nonsense"];

    private readonly Random _random = new(seed);

    /// <summary>The text of a schema.</summary>
    public string Next()
    {
        var schema = Schema(3);
        if (schema is JsonObject root && _random.Next(3) == 0) root["$defs"] = new JsonObject { ["d"] = Schema(2), ["e"] = Schema(1) };
        return schema.ToJsonString();
    }

    private JsonNode Schema(int depth)
    {
        if (_random.Next(20) == 0) return JsonValue.Create(_random.Next(4) > 0);
        var schema = new JsonObject();
        if (_random.Next(3) > 0) schema["type"] = Type();
        for (int i = _random.Next(depth > 0 ? 4 : 2); i > 0; i--) AddKeyword(schema, depth);
        return schema;
    }

    private JsonNode Type()
    {
        string[] types = ["object", "array", "string", "integer", "number", "boolean", "null"];
        string first = types[_random.Next(types.Length)], second = types[_random.Next(types.Length)];
        return _random.Next(5) == 0 && first != second ? new JsonArray(first, second) : JsonValue.Create(first);
    }

    private void AddKeyword(JsonObject schema, int depth)
    {
        int choice = _random.Next(depth > 0 ? 34 : 14);
        switch (choice)
        {
            case 0: schema["minimum"] = Number(); break;
            case 1: schema["maximum"] = Number(); break;
            case 2: schema["exclusiveMinimum"] = Number(); break;
            case 3: schema["exclusiveMaximum"] = Number(); break;
            case 4: schema["multipleOf"] = JsonNode.Parse(isSane ? "3" : (string[])["2", "0.5", "7", "0.01", "0", "1e-300", "123456789"] is var divisors ? divisors[_random.Next(divisors.Length)] : "1"); break;
            case 5: schema["minLength"] = _random.Next(4); break;
            case 6: schema["maxLength"] = _random.Next(8); break;
            case 7: schema["pattern"] = s_patterns[_random.Next(s_patterns.Length - (isSane || _random.Next(4) > 0 ? 1 : 0))]; break;
            case 8 when !isSane: schema["format"] = s_formats[_random.Next(s_formats.Length)]; break;
            case 9: schema["enum"] = new JsonArray([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Value(2))]); break;
            case 10: schema["const"] = Value(2); break;
            case 11: schema["minItems"] = _random.Next(4); break;
            case 12: schema["maxItems"] = _random.Next(6); break;
            case 13: schema["required"] = new JsonArray([.. s_names.Where(_ => _random.Next(3) == 0).Select(name => (JsonNode)name)]); break;
            case 14: schema["items"] = Schema(depth - 1); break;
            case 15: schema["prefixItems"] = List(depth); break;
            case 16: schema["contains"] = Schema(depth - 1); break;
            case 17: schema["minContains"] = _random.Next(3); break;
            case 18: schema["maxContains"] = _random.Next(3); break;
            case 19: schema["uniqueItems"] = true; break;
            case 20 or 21: schema["properties"] = Map(depth, s_names); break;
            case 22: schema["additionalProperties"] = Schema(depth - 1); break;
            case 23: schema["patternProperties"] = Map(depth, s_patterns[..4]); break;
            case 24: schema["propertyNames"] = new JsonObject { ["pattern"] = s_patterns[_random.Next(4)] }; break;
            case 25: schema["minProperties"] = _random.Next(3); break;
            case 26: schema["maxProperties"] = _random.Next(4); break;
            case 27: schema["allOf"] = List(depth); break;
            case 28: schema["anyOf"] = List(depth); break;
            case 29: schema["oneOf"] = List(depth); break;
            case 30: schema["not"] = Schema(depth - 1); break;
            case 31: AddCondition(schema, depth); break;
            case 32: schema[isSane ? "dependencies" : "dependentSchemas"] = Map(depth, s_names); break;
            case 33 when !isSane: schema[_random.Next(2) == 0 ? "unevaluatedProperties" : "unevaluatedItems"] = Schema(depth - 1); break;
            default: schema["$ref"] = (string[])["#", "#/$defs/d", "#/$defs/e"] is var targets ? targets[_random.Next(targets.Length)] : "#"; break;
        }
    }

    private void AddCondition(JsonObject schema, int depth)
    {
        schema["if"] = Schema(depth - 1);
        if (_random.Next(4) > 0) schema["then"] = Schema(depth - 1);
        if (_random.Next(4) > 0) schema["else"] = Schema(depth - 1);
    }

    private JsonArray List(int depth) => new([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Schema(depth - 1))]);

    private JsonObject Map(int depth, string[] names)
    {
        var map = new JsonObject();
        foreach (string name in names.Where(_ => _random.Next(2) == 0)) map[name] = Schema(depth - 1);
        return map;
    }

    private JsonNode Number() => JsonNode.Parse(_random.Next(4) switch
    {
        0 => (_random.Next(-2000, 2000) / 100m).ToString(CultureInfo.InvariantCulture),
        1 when !isSane => "1e" + _random.Next(-5, 30).ToString(CultureInfo.InvariantCulture),
        _ => _random.Next(-30, 30).ToString(CultureInfo.InvariantCulture),
    })!;

    private JsonNode? Value(int depth) => _random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => null,
        1 => true,
        2 => false,
        3 => Number(),
        4 => s_names[_random.Next(s_names.Length)],
        5 => "",
        6 => new JsonArray([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(depth - 1))]),
        _ => new JsonObject(s_names.Where(_ => _random.Next(3) == 0).Select(name => KeyValuePair.Create(name, Value(depth - 1)))),
    };
}
