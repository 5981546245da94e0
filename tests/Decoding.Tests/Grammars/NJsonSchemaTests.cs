using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.JsonSchemas;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>
/// Random schemas of draft 4 against the validator NJsonSchema, which is others' work. Left out is where it does not follow the specification: schemas that are true or
/// false, <c>required</c> for values other than objects, whole numbers with a fraction of zeros, characters beyond the basic plane,
/// which it counts twice, limits of no items or properties, and the keywords it does not know.
/// </summary>
public sealed partial class NJsonSchemaTests
{
    private static readonly JsonSchemaOptions s_options = new() { PropertyOrder = JsonPropertyOrder.Any, Whitespace = JsonWhitespace.Compact, AssertsFormats = false };

    [Fact]
    public async Task JsonSchema_RandomSchemasOfDraft4_AcceptWhatNJsonSchemaAccepts()
    {
        var (schemas, judged, valid) = (0, 0, 0);
        for (int seed = 20_000; seed < 23_000; seed++)
        {
            string schema = new RandomSchemas(seed, isSane: true).Next();
            if (UnknownKeyword().IsMatch(schema) || !IsWithinItsLimits(JsonNode.Parse(schema)!) || Read(schema) is not { } reader) continue;
            schemas++;
            var validator = await NJsonSchema.JsonSchema.FromJsonAsync(schema, TestContext.Current.CancellationToken);
            var instances = new RandomInstances(seed);
            var values = Enumerable.Range(0, 30).Select(_ => instances.Next(2)).ToList();
            for (int i = 0; i < 30; i++) values.Add(instances.Mutate(values[i]));
            foreach (var value in values)
            {
                string text = JsonTexts.Compact(JsonSerializer.SerializeToElement(value));
                if (text.Contains(".0", StringComparison.Ordinal) || text.Any(char.IsSurrogate)) continue;
                bool isValid = validator.Validate(text).Count == 0;
                judged++;
                if (isValid) valid++;
                Assert.True(reader.IsMatch(text) == isValid, $"{schema}\n{text} is {(isValid ? "valid" : "invalid")}");
            }
        }

        Assert.True(schemas > 300 && valid > judged / 20, $"{schemas} schemas, {valid} of {judged} valid");
    }

    private static GrammarReader? Read(string schema)
    {
        try
        {
            return new GrammarReader(Constraint.JsonSchema(schema, s_options));
        }
        catch (GrammarFormatException)
        {
            return null;
        }
    }

    private static bool IsWithinItsLimits(JsonNode schema)
    {
        if (schema is not JsonObject keywords) return schema is not JsonValue;
        if (keywords.ContainsKey("required") && keywords["type"]?.ToJsonString() != "\"object\"") return false;
        foreach (var (keyword, argument) in keywords)
        {
            var parts = (keyword, argument) switch
            {
                ("items" or "not" or "additionalProperties", _) => [argument],
                ("allOf" or "anyOf" or "oneOf", JsonArray list) => list,
                ("properties" or "patternProperties", JsonObject map) => map.Select(entry => entry.Value),
                _ => Enumerable.Empty<JsonNode?>(),
            };
            if (!parts.All(part => IsWithinItsLimits(part!))) return false;
        }

        return true;
    }

    [GeneratedRegex("\"(const|enum|if|contains|minContains|maxContains|propertyNames|dependencies|prefixItems|\\$ref|\\$defs)\"|\"max(Items|Properties)\":0")]
    private static partial Regex UnknownKeyword();
}
