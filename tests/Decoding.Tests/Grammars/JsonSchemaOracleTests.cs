using System.Text.Json;
using System.Text.Json.Nodes;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.JsonSchemas;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>Random schemas: the grammar and a validator that looks at values agree on values at random, on texts of the grammar, and on changes of those.</summary>
public sealed class JsonSchemaOracleTests
{
    private static readonly JsonSchemaOptions s_options = new()
    {
        PropertyOrder = JsonPropertyOrder.Any,
        Whitespace = JsonWhitespace.Compact,
        IntegerForms = JsonIntegerForms.AnyFraction,
        AssertsFormats = false,
        EscapesInLiterals = true,
    };

    [Fact]
    public void JsonSchema_RandomSchemas_AcceptWhatAValidatorAccepts()
    {
        var (supported, judged, valid) = (0, 0, 0);
        for (int seed = 0; seed < 700; seed++)
        {
            string schema = new RandomSchemas(seed, isSane: true).Next();
            if (Read(schema, s_options) is not { } grammar) continue;
            supported++;
            var reader = new GrammarReader(grammar);
            var validator = new SchemaValidator(JsonDocument.Parse(schema).RootElement);
            foreach (string text in Texts(grammar, seed))
            {
                using var document = JsonDocument.Parse(text);
                bool isValid = validator.IsValid(document.RootElement);
                judged++;
                if (isValid) valid++;
                Assert.True(reader.IsMatch(text) == isValid, $"{schema}\n{text} is {(isValid ? "valid" : "invalid")}");
            }
        }

        Assert.True(supported > 450 && judged > 30_000 && valid > judged / 5 && valid < judged * 4 / 5, $"{supported} schemas, {valid} of {judged} valid");
    }

    [Fact]
    public void JsonSchema_RandomSchemasWithDefaultOptions_AcceptNothingInvalid()
    {
        int judged = 0;
        for (int seed = 10_000; seed < 10_400; seed++)
        {
            string schema = new RandomSchemas(seed, isSane: true).Next();
            if (Read(schema, JsonSchemaOptions.Default) is not { } grammar) continue;
            var (walk, random) = (new GrammarWalk(grammar), new Random(seed));
            var validator = new SchemaValidator(JsonDocument.Parse(schema).RootElement);
            for (int i = 0; i < 20; i++)
            {
                if (walk.Next(random, 25) is not { } bytes || Parse(bytes) is not (true, var value)) continue;
                judged++;
                string text = value?.ToJsonString() ?? "null";
                Assert.True(validator.IsValid(JsonDocument.Parse(text).RootElement), $"{schema}\n{text} is invalid");
            }
        }

        Assert.True(judged > 2_000, $"{judged} texts");
    }

    [Fact]
    public void JsonSchema_TenThousandRandomSchemas_AreReadOrRefused()
    {
        int refused = 0;
        for (int seed = 0; seed < 10_000; seed++)
        {
            try
            {
                Constraint.JsonSchema(new RandomSchemas(seed).Next());
            }
            catch (GrammarFormatException exception)
            {
                refused++;
                Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(refused, 100, 5_000);
    }

    [Fact]
    public void JsonSchema_DeepNesting_IsRefused()
    {
        foreach (string keyword in new[] { "not", "items", "if", "additionalProperties" })
        {
            string schema = string.Concat(Enumerable.Repeat($"{{\"{keyword}\":", 100_000)) + "{}" + new string('}', 100_000);
            Assert.Throws<GrammarFormatException>(() => Constraint.JsonSchema(schema));
        }

        string chain = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"d{i}\":{{\"minLength\":1,\"$ref\":\"#/$defs/d{i + 1}\"}}"));
        Assert.Throws<GrammarFormatException>(() => Constraint.JsonSchema($"{{\"$ref\":\"#/$defs/d0\",\"$defs\":{{{chain},\"d20000\":true}}}}"));
    }

    // Null where the schema is refused, or allows nothing, which some are only found to do when they are compiled.
    private static Grammar? Read(string schema, JsonSchemaOptions options)
    {
        try
        {
            var grammar = Constraint.JsonSchema(schema, options);
            return new GrammarReader(grammar).PrefixLength([]) < 0 ? null : grammar;
        }
        catch (GrammarFormatException)
        {
            return null;
        }
    }

    private static List<string> Texts(Grammar grammar, int seed)
    {
        var (instances, random) = (new RandomInstances(seed), new Random(seed));
        var texts = Enumerable.Range(0, 20).Select(_ => Text(instances.Next(3))).ToList();
        var walk = new GrammarWalk(grammar);
        for (int i = 0; i < 15; i++)
        {
            if (walk.Next(random, 25) is not { } bytes || Parse(bytes) is not (true, var value)) continue;
            texts.Add(Text(value));
            for (int change = 0; change < 3; change++) texts.Add(Text(value = instances.Mutate(value)));
        }

        return texts;
    }

    // Objects with a name written twice, and numbers beyond decimals, are no matter for the validator.
    private static (bool IsUsable, JsonNode? Value) Parse(byte[] text)
    {
        try
        {
            var value = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            Text(value);
            return (true, value);
        }
        catch (Exception exception) when (exception is JsonException or OverflowException or FormatException or InvalidOperationException)
        {
            return (false, null);
        }
    }

    private static string Text(JsonNode? value)
    {
        using var document = JsonDocument.Parse(value?.ToJsonString() ?? "null");
        Check(document.RootElement);
        return JsonTexts.Compact(document.RootElement);
    }

    private static void Check(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && (value.GetRawText().Length > 20 || value.GetRawText().AsSpan().ContainsAny('e', 'E'))) throw new OverflowException();
        if (value.ValueKind == JsonValueKind.Number) value.GetDecimal();
        if (value.ValueKind == JsonValueKind.Array) foreach (var item in value.EnumerateArray()) Check(item);
        if (value.ValueKind == JsonValueKind.Object) foreach (var member in value.EnumerateObject()) Check(member.Value);
    }
}
