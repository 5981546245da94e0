using Reasoning.Evaluation.Scoring;

namespace Reasoning.Evaluation.Tests.Scoring;

public sealed class TaskIdMatcherTests
{
    [Theory]
    [InlineData("HumanEval/0", "HumanEval/0")]
    [InlineData("HumanEval/12", "HumanEval/12")]
    [InlineData("humaneval_12", "HumanEval/12")]
    [InlineData("HumanEval-012", "HumanEval/12")]
    [InlineData("0", "HumanEval/0")]
    [InlineData("12", "HumanEval/12")]
    [InlineData("1", null)]
    [InlineData("HumanEval/1", null)]
    [InlineData("Mbpp/12", null)]
    [InlineData("HumanEval/", null)]
    [InlineData("", null)]
    public void Match_NamesWithAWord_AreFoundInTheirForms(string id, string? expected) =>
        Assert.Equal(expected, new TaskIdMatcher(["HumanEval/0", "HumanEval/12"]).Match(id));

    [Theory]
    [InlineData("2", "2")]
    [InlineData("Mbpp/2", "2")]
    [InlineData("mbpp_0002", "2")]
    [InlineData("Mbpp/3", null)]
    public void Match_PlainNumbers_AreFoundBehindAWord(string id, string? expected) =>
        Assert.Equal(expected, new TaskIdMatcher(["2", "4"]).Match(id));

    [Theory]
    [InlineData("a/1", "a/1")]
    [InlineData("b/1", "b/1")]
    [InlineData("A-1", "a/1")]
    [InlineData("1", null)]
    [InlineData("c/1", null)]
    public void Match_FormThatCouldMeanTwoProblems_MeansNone(string id, string? expected) =>
        Assert.Equal(expected, new TaskIdMatcher(["a/1", "b/1"]).Match(id));

    [Fact]
    public void Match_NamesThatDifferOnlyInForm_AreFoundExactlyOnly()
    {
        var matcher = new TaskIdMatcher(["p/1", "P/01"]);

        Assert.Equal("p/1", matcher.Match("p/1"));
        Assert.Equal("P/01", matcher.Match("P/01"));
        Assert.Null(matcher.Match("P/1"));
    }

    [Theory]
    [InlineData("abc301_a", "abc301_a")]
    [InlineData("ABC301_A", "abc301_a")]
    [InlineData("abc301_b", null)]
    [InlineData("301", null)]
    public void Match_NamesThatEndInALetter_AreFoundAsAWhole(string id, string? expected) =>
        Assert.Equal(expected, new TaskIdMatcher(["abc301_a"]).Match(id));
}
