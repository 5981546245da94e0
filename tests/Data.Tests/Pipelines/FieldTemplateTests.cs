using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Tests.Pipelines;

public sealed class FieldTemplateTests
{
    private const string Record = """{"prompt": "def f():\n", "n": 12.50, "yes": true, "none": null, "a.b": "dotted", "messages": [{"content": "hi"}], "a": {"b": "inner"}}""";

    [Theory]
    [InlineData("{prompt}", "def f():\n")]
    [InlineData("{prompt}    pass # {n}", "def f():\n    pass # 12.50")]
    [InlineData("{messages.0.content}!", "hi!")]
    [InlineData("{a.b}", "dotted")]
    [InlineData("{yes}", "true")]
    [InlineData("{{{prompt}}}", "{def f():\n}")]
    [InlineData("no fields", "no fields")]
    [InlineData("", "")]
    public void Fill_FieldsInBraces_ArePutIn(string template, string expected) =>
        Assert.Equal(expected, new FieldTemplate(template).Fill(JsonNode.Parse(Record)!.AsObject()));

    [Theory]
    [InlineData("{absent}", "has no field 'absent'; it has 'prompt', 'n',")]
    [InlineData("{messages.1.content}", "has no field 'messages.1.content'")]
    [InlineData("{none}", "'none' is null")]
    [InlineData("{messages}", "'messages' is an array")]
    [InlineData("x{a}", "'a' is an object")]
    public void Fill_FieldThatIsNoText_IsRefusedByName(string template, string sentence)
    {
        var exception = Assert.Throws<RecordFieldException>(() => new FieldTemplate(template).Fill(JsonNode.Parse(Record)!.AsObject()));

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a{b", "opens a brace at character 2 that is not closed")]
    [InlineData("ab}c", "closes a brace at character 3 that is not open; write }} for a brace")]
    [InlineData("{}", "names no field in the braces at character 1")]
    public void Create_BracesThatDoNotMatch_AreRefusedWithTheirPlace(string template, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<ArgumentException>(() => new FieldTemplate(template)).Message, StringComparison.Ordinal);
}
