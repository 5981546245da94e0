using Reasoning.Decoding.Grammars;
using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Tests.Grammars;

public class GrammarBuilderTests
{
    // A call such as sum(1, max(x, 20)) with up to three arguments, by the operators and methods of expressions.
    private static Grammar Calls()
    {
        var letter = Characters(CodePointSet.Range('a', 'z'));
        var digit = Characters(CodePointSet.Range('0', '9'));
        var name = letter.OneOrMore().Except((GrammarExpression)"if" | "else");
        var argument = Rule("call") | name | digit.Repeat(1, 3);
        var call = name + "(" + (argument + (", " + argument).Repeat(0, 2)).Optional() + ")";
        return Grammar.Create(Rule("call"), new Dictionary<string, GrammarExpression> { ["call"] = call }, "calls");
    }

    [Theory]
    [InlineData("sum(1, max(x, 20))", true)]
    [InlineData("f()", true)]
    [InlineData("iff(elsewhere)", true)]
    [InlineData("if(1)", false)]
    [InlineData("f(else)", false)]
    [InlineData("f(1, 2, 3)", true)]
    [InlineData("f(1, 2, 3, 4)", false)]
    [InlineData("f(1234)", false)]
    [InlineData("f(g(h(i())))", true)]
    [InlineData("f(g(h(i()))", false)]
    [InlineData("f(1,2)", false)]
    public void Create_ByOperators_MatchesItsTexts(string text, bool isMatch) => Assert.Equal(isMatch, new EarleyRecognizer(Calls()).IsMatch(text));

    [Fact]
    public void SeparatedBy_MatchesListsWithoutTrailingSeparator()
    {
        var recogniser = new EarleyRecognizer(Grammar.Create(Literal("x").SeparatedBy(",")));
        Assert.All(["x", "x,x", "x,x,x"], text => Assert.True(recogniser.IsMatch(text)));
        Assert.All(["", ",", "x,", ",x", "xx"], text => Assert.False(recogniser.IsMatch(text)));
    }

    [Fact]
    public void Create_MissingRule_SaysWhereItIsReferredTo()
    {
        var rules = new Dictionary<string, GrammarExpression> { ["a"] = "x" + Rule("b").ZeroOrMore() };
        Assert.Contains("no rule 'b', to which rule 'a' refers", MessageOf(Rule("a")), StringComparison.Ordinal);
        Assert.Contains("no rule 'c', to which the start refers", MessageOf(Rule("c")), StringComparison.Ordinal);

        string MessageOf(GrammarExpression start) => Assert.Throws<GrammarFormatException>(() => Grammar.Create(start, rules)).Message;
    }
}
