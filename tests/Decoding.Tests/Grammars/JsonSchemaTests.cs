using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.JsonSchemas;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Grammars;

public sealed class JsonSchemaTests
{
    [Fact]
    public void JsonSchema_HandWrittenCases_AcceptsTheValidTextsAlone()
    {
        var wrong = new List<string>();
        string schema = "";
        GrammarReader? reader = null;
        int cases = 0;
        foreach (string line in ReadCases())
        {
            if (line.StartsWith('#')) continue;
            if (line.Length > 2 && line[0] is '+' or '-' && line[1] == ' ')
            {
                cases++;
                if (reader!.IsMatch(line[2..]) != (line[0] == '+')) wrong.Add($"{schema}\n    {line}");
                continue;
            }

            schema = line;
            string[] parts = line.StartsWith('[') ? line[1..].Split("] ", 2) : ["", line];
            reader = new GrammarReader(Constraint.JsonSchema(parts[1], Options(parts[0])));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(cases > 400);
    }

    [Theory]
    [InlineData("{\"type\":\"strin\"}", "#/type", "is not a type")]
    [InlineData("{\"requierd\":[\"a\"]}", "#/requierd", "no keyword")]
    [InlineData("{\"format\":\"regex\"}", "#/format", "not known")]
    [InlineData("{\"properties\":{\"a\":{\"pattern\":\"(?=a)\"}}}", "#/properties/a/pattern", "regular expression")]
    [InlineData("{\"properties\":{\"a\":{\"$ref\":\"http://example.com/x\"}}}", "#/properties/a/$ref", "nothing is fetched")]
    [InlineData("{\"$ref\":\"#/$defs/a\"}", "#/$ref", "nothing at")]
    [InlineData("{\"$ref\":\"#\"}", "#", "refers to itself")]
    [InlineData("{\"allOf\":[{\"$ref\":\"#\"}]}", "#", "refers to itself")]
    [InlineData("{\"type\":\"array\",\"uniqueItems\":true}", "#/uniqueItems", "cannot be compared")]
    [InlineData("{\"multipleOf\":0}", "#/multipleOf", "positive")]
    [InlineData("{\"multipleOf\":1234567}", "#/multipleOf", "too many states")]
    [InlineData("{\"minLength\":-1}", "#/minLength", "whole number")]
    [InlineData("{\"type\":\"string\",\"minLength\":2,\"maxLength\":1}", "#", "no value")]
    [InlineData("{\"enum\":[]}", "#", "no value")]
    [InlineData("false", "#", "no value")]
    [InlineData("{\"$schema\":\"http://example.com/dialect\"}", "#/$schema", "not a version")]
    [InlineData("{\"const\":\"\\ud800\"}", "", "not Unicode")]
    [InlineData("{\"type\":\"object\",\"type\":\"array\"}", "", "not JSON")]
    [InlineData("{", "", "not JSON")]
    [InlineData("3", "#", "an object, true or false")]
    [InlineData("{\"properties\":3}", "#/properties", "an object is expected")]
    [InlineData("{\"items\":3}", "#/items", "an object, true or false")]
    [InlineData("{\"required\":true}", "#/required", "list of names")]
    public void JsonSchema_WhatCannotBe_IsRefusedWithThePlaceAndASentence(string schema, string place, string problem)
    {
        var exception = Assert.Throws<GrammarFormatException>(() => Constraint.JsonSchema(schema));
        Assert.Contains(place, exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JsonSchema_UndecidableUniqueItemsAsRemark_AcceptsEqualItems()
    {
        var options = new JsonSchemaOptions { UndecidableUniqueItems = JsonSchemaTreatment.Annotate };
        var reader = new GrammarReader(Constraint.JsonSchema("""{"type":"array","items":{"type":"string"},"uniqueItems":true}""", options));
        Assert.True(reader.IsMatch("""["a","a"]"""));
    }

    [Theory]
    [InlineData("weather")]
    [InlineData("profile")]
    [InlineData("k8s")]
    public void JsonSchema_SharedSchemas_AcceptTheirDocumentsAndNoPartOfThem(string name)
    {
        string relative = $"data/grammar/{name}.schema.json";
        string? path = TestData.Find(relative);
        Assert.SkipWhen(path is null, TestData.Missing(relative));
        var options = new JsonSchemaOptions { PropertyOrder = name == "k8s" ? JsonPropertyOrder.Any : JsonPropertyOrder.Schema, Whitespace = JsonWhitespace.Flexible(40) };
        var reader = new GrammarReader(Constraint.JsonSchema(File.ReadAllText(path!), options));
        foreach (string document in GrammarFiles.Documents(name))
        {
            Assert.True(reader.IsMatch(document), document);
            for (int length = 0; length < document.Length; length += 1 + (document.Length / 50)) Assert.False(reader.IsMatch(document[..length]));
        }
    }

    [Fact]
    public void Json_AnyValue_IsAccepted()
    {
        var reader = new GrammarReader(Constraint.Json());
        Assert.True(reader.IsMatch("""{"a\u0062": [1e5, "\n", {}, [], null]}"""));
        Assert.False(reader.IsMatch("""{"a" : 1}"""));
        Assert.True(new GrammarReader(Constraint.Json(JsonWhitespace.Flexible(3))).IsMatch("{\r\n \"a\" : 1}"));
    }

    [Fact]
    public void GrammarReader_ComplementWithMultiByteCharacters_KeepsAllTransitions()
    {
        var reader = new GrammarReader(Grammar.Create(GrammarExpression.AnyCharacter.ZeroOrMore().Except("foo")));
        Assert.All(["", "f", "fo", "bar", "foob", "é", "fé"], text => Assert.True(reader.IsMatch(text), text));
        Assert.False(reader.IsMatch("foo"));
    }

    private static string[] ReadCases()
    {
        using var stream = typeof(JsonSchemaTests).Assembly.GetManifestResourceStream("JsonSchemaCases.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static JsonSchemaOptions Options(string name) => name switch
    {
        "" => JsonSchemaOptions.Default,
        "any" => new JsonSchemaOptions { PropertyOrder = JsonPropertyOrder.Any },
        "fraction" => new JsonSchemaOptions { IntegerForms = JsonIntegerForms.AnyFraction },
        "plain" => new JsonSchemaOptions { AllowsEscapes = false },
        "annotate" => new JsonSchemaOptions { UnknownFormats = JsonSchemaTreatment.Annotate, UnknownKeywords = JsonSchemaTreatment.Annotate },
        "draft7" => new JsonSchemaOptions { Dialect = JsonSchemaDialect.Draft7 },
        "flex" => new JsonSchemaOptions { Whitespace = JsonWhitespace.Flexible(10) },
        "compact" => new JsonSchemaOptions { Whitespace = JsonWhitespace.Compact },
        _ => throw new ArgumentException($"There are no options '{name}'.", nameof(name)),
    };
}
