using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.ToolCalls;

namespace Reasoning.Decoding.Tests.Grammars;

public sealed class ToolCallTests
{
    private const string Text = "Let me see. <tool\n<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 1, \"b\": [{\"}\": \"]\\\"\"}]}}\n</tool_call> and <tool_call>\n{\"name\": \"now\", \"arguments\": 7}\n</tool_call>";

    private static readonly ToolDefinition[] Tools =
    [
        new() { Name = "add", Parameters = """{"type":"object","properties":{"a":{"type":"integer"},"b":{}},"required":["a"],"additionalProperties":false}""" },
        new() { Name = "now", Parameters = """{"type":"integer"}""" },
    ];

    private static readonly ToolCallOptions Options = new() { MaxCalls = 2 };

    [Fact]
    public void ToolCalls_TextsWithCalls_AreOfTheGrammar()
    {
        var reader = new GrammarReader(Constraint.ToolCalls(Tools, Options));
        Assert.True(reader.IsMatch(Text));
        Assert.True(reader.IsMatch("no call at all"));
        Assert.False(reader.IsMatch("<tool_call>\n{\"name\": \"add\", \"arguments\": {}}\n</tool_call>"));      // a is missing
        Assert.False(reader.IsMatch("<tool_call>\n{\"name\": \"sub\", \"arguments\": 7}\n</tool_call>"));
        Assert.False(reader.IsMatch("<tool_call>\n nothing"));                                                 // a begun call must be one
        var required = new GrammarReader(Constraint.ToolCalls(Tools, Options with { IsRequired = true, AllowsText = false }));
        Assert.False(required.IsMatch(""));
        Assert.False(required.IsMatch(Text));
        Assert.True(required.IsMatch("<tool_call>\n{\"name\": \"now\", \"arguments\": 7}\n</tool_call>"));
    }

    [Fact]
    public void Append_HoweverTheTextIsCut_GivesTheSameUpdates()
    {
        var random = new Random(3);
        for (int round = 0; round < 200; round++)
        {
            var reader = new ToolCallReader(Options);
            var updates = new List<ToolCallUpdate>();
            for (int at = 0; at < Text.Length;)
            {
                int length = Math.Min(Text.Length - at, random.Next(1, 12));
                updates.AddRange(reader.Append(Text.Substring(at, length)));
                at += length;
            }

            updates.AddRange(reader.Finish());
            Assert.Equal("Let me see. <tool\n and ", string.Concat(updates.OfType<ToolCallText>().Select(update => update.Text)));
            Assert.Equal([new(0, "add"), new(1, "now")], updates.OfType<ToolCallStarted>());
            Assert.Equal([new(0, "add", "{\"a\": 1, \"b\": [{\"}\": \"]\\\"\"}]}"), new(1, "now", "7")], updates.OfType<ToolCallCompleted>());
            Assert.Equal("{\"a\": 1, \"b\": [{\"}\": \"]\\\"\"}]}", string.Concat(updates.OfType<ToolCallArguments>().Where(update => update.Call == 0).Select(update => update.Json)));
            Assert.Equal(2, reader.CompletedCalls);
        }
    }

    [Fact]
    public void Append_WhatIsNotOfTheConstraint_IsRefusedWithItsPlace()
    {
        var exception = Assert.Throws<FormatException>(() => new ToolCallReader().Append("<tool_call>\n{\"nime\""));
        Assert.Contains("call 1 should go on with 'ame", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToolCalls_SchemaThatCannotBeRead_NamesTheTool()
    {
        var exception = Assert.Throws<GrammarFormatException>(() => Constraint.ToolCalls([new ToolDefinition { Name = "bad", Parameters = "{" }]));
        Assert.StartsWith("Tool 'bad': ", exception.Message, StringComparison.Ordinal);
    }
}
