using System.Text;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.ToolCalls;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>Grammars that are long, deep or oddly named.</summary>
public sealed class GrammarExtremesTests
{
    private static readonly TableTokenizer Tokenizer = TableTokenizer.OfSize(300);

    [Fact]
    public void Compile_LongSequences_UseNoStack()
    {
        const int Length = 100_000;
        var parts = Enumerable.Range(0, Length).Select(i => GrammarExpression.Characters(CodePointSet.Of(i % 2 == 0 ? "ab" : "cd"))).ToArray();
        var sequence = GrammarExpression.Sequence(parts);
        var compiled = CompiledGrammar.Compile(Grammar.Create(sequence.Optional() + sequence.ZeroOrMore() + "!"), Tokenizer);
        var matcher = compiled.CreateMatcher();
        Assert.True(matcher.TryAcceptBytes("acbd"u8));
        Assert.Equal(["a", "b"], Texts(matcher.ComputeMask()));
    }

    [Fact]
    public void ComputeMask_LongSequenceAroundRecursion_UsesNoStack()
    {
        const int Length = 100_000;
        var parts = Enumerable.Range(0, Length).Select(i => GrammarExpression.Characters(CodePointSet.Of(i % 2 == 0 ? "ab" : "cd"))).ToArray();
        var rules = new Dictionary<string, GrammarExpression> { ["s"] = ("(" + GrammarExpression.Rule("s") + ")" + GrammarExpression.Sequence(parts)) | "x" };
        var matcher = CompiledGrammar.Compile(Grammar.Create(GrammarExpression.Rule("s"), rules), Tokenizer).CreateMatcher();
        Assert.True(matcher.TryAcceptBytes("((x"u8));
        Assert.Equal([")"], Texts(matcher.ComputeMask()));
        Assert.True(matcher.TryAcceptBytes(")"u8));
        Assert.Equal(["a", "b"], Texts(matcher.ComputeMask()));
    }

    [Fact]
    public void ComputeMask_FramesThatBeginWithOneAnother_UseNoStack()
    {
        const int Count = 20_000;
        var rules = new Dictionary<string, GrammarExpression>();
        for (int i = 0; i < Count; i++)
            rules[$"r{i}"] = ("(" + GrammarExpression.Rule($"r{i}") + "x") | (i + 1 < Count ? GrammarExpression.Rule($"r{i + 1}") + "y" : "z");
        var matcher = CompiledGrammar.Compile(Grammar.Create(GrammarExpression.Rule("r0"), rules), Tokenizer).CreateMatcher();
        Assert.Equal(["(", "z"], Texts(matcher.ComputeMask()));
    }

    [Fact]
    public void ComputeMask_FramesThatBeginWithOneAnotherInTwoWays_AreNotMultiplied()
    {
        const int Count = 60;
        var rules = new Dictionary<string, GrammarExpression>();
        for (int i = 0; i < Count; i++)
        {
            var inner = i + 1 < Count ? GrammarExpression.Rule($"r{i + 1}") : "z";
            rules[$"r{i}"] = ("(" + GrammarExpression.Rule($"r{i}") + "x") | (inner + "y") | (inner + "w");
        }

        var matcher = CompiledGrammar.Compile(Grammar.Create(GrammarExpression.Rule("r0"), rules), Tokenizer).CreateMatcher();
        Assert.Equal(["(", "z"], Texts(matcher.ComputeMask()));
        Assert.True(matcher.TryAcceptBytes("((zy"u8));
        Assert.True(matcher.IsAllowed(Tokenizer.Encode("w", addSpecial: false)[0]));
    }

    [Fact]
    public void Compile_RuleNamedAsABracketWouldBe_KeepsBoth()
    {
        var rules = new Dictionary<string, GrammarExpression>
        {
            ["r"] = ("(" + GrammarExpression.Rule("r") + ")") | ("[" + GrammarExpression.Rule("r#1") + "]"),
            ["r#1"] = "z" | (GrammarExpression.Rule("r") + "!"),
        };
        var reader = new GrammarReader(Grammar.Create(GrammarExpression.Rule("r"), rules));
        Assert.True(reader.IsMatch("([z])"));
        Assert.True(reader.IsMatch("[([z])!]"));
        Assert.False(reader.IsMatch("([([z])])"));
    }

    [Fact]
    public void Compile_GrammarNamesATokenThatEnds_IsRefused()
    {
        var exception = Assert.Throws<GrammarFormatException>(() => CompiledGrammar.Compile(Grammar.Create("a" + GrammarExpression.Token(0)), Tokenizer));
        Assert.Contains("Token 0", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[[")]
    [InlineData("<a<a")]
    public void ToolCalls_MarkerThatOverlapsItself_IsReadAsWritten(string begin)
    {
        var options = new ToolCallOptions { Begin = begin, End = "]]" };
        var grammar = Constraint.ToolCalls([new ToolDefinition { Name = "f" }], options);
        string call = begin + "{\"name\": \"f\", \"arguments\": {}}]]";
        var reader = new GrammarReader(grammar);
        foreach (string text in (string[])["", "[", "<a", "some <", "text [", "<", "x"])
        {
            bool isFirst = (text + begin).IndexOf(begin, StringComparison.Ordinal) == text.Length;
            Assert.Equal(isFirst, reader.IsMatch(text + call));
            if (!isFirst) continue;
            Assert.Single(new ToolCallReader(options).Append(text + call).OfType<ToolCallCompleted>());
        }

        Assert.True(reader.IsMatch("the end ["));
    }

    private static string[] Texts(TokenMask mask) => [.. mask.AllowedTokens().Select(token => Encoding.UTF8.GetString(Tokenizer.GetBytes(token)))];
}
