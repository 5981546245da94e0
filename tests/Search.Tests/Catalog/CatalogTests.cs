using Reasoning.Search.Answers;
using Reasoning.Search.BestOfN;
using Reasoning.Search.Catalog;
using Reasoning.Search.MajorityVote;
using Reasoning.Search.Sources;

namespace Reasoning.Search.Tests.Catalog;

public sealed class CatalogTests
{
    public static TheoryData<string> Names() => [.. SearchCatalog.Strategies.Select(strategy => strategy.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_SettingsOfAStrategy_MakeTheSameStrategy(string name)
    {
        var strategy = SearchCatalog.Create<ISearchStrategy>(name);
        var spec = ComponentSpec.Of(strategy);

        var again = SearchCatalog.Create<ISearchStrategy>(spec.ToString());

        Assert.Equal(spec.ToString(), ComponentSpec.Of(again).ToString());
        Assert.Equal(strategy.GetType(), again.GetType());
        Assert.Equal(name, strategy.Facts.Name);
        Assert.EndsWith(".", strategy.Facts.Summary, StringComparison.Ordinal);
        Assert.NotEmpty(strategy.Facts.Paper);
        Assert.NotEmpty(strategy.Facts.Cost);
    }

    [Fact]
    public void Create_NestedSpec_MakesEveryPart()
    {
        var strategy = SearchCatalog.Create<ISearchStrategy>("majority(samples=6,extractor=answer-line,source=runs(strategy=best-of-n(samples=4,temperature=0.5,top-p=0.9),per-run=2))");

        var options = Assert.IsType<MajorityVoteStrategy>(strategy).Options;
        Assert.Equal(6, options.Samples);
        Assert.IsType<AnswerLineExtractor>(options.Extractor);
        Assert.Equal("2", Assert.IsType<StrategySource>(options.Source).Settings["per-run"]);
        Assert.Contains("strategy=best-of-n(round-size=8,samples=4,stop-when-passed=false,temperature=0.5,top-p=0.9)", ComponentSpec.Of(strategy).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_StrategyAsASource_IsOneCandidateFromEachRun()
    {
        var source = SearchCatalog.Create<ICandidateSource>("best-of-n(samples=3)");

        Assert.Equal("1", Assert.IsType<StrategySource>(source).Settings["per-run"]);
    }

    [Theory]
    [InlineData("nonsense", "There is no strategy 'nonsense'; there are best-first")]
    [InlineData("greedy(samples=3)", "greedy has no settings; 'samples' is one too many.")]
    [InlineData("best-of-n(size=3)", "best-of-n has no setting 'size'; it has")]
    [InlineData("best-of-n(samples=few)", "best-of-n: samples cannot be 'few'; it is a whole number.")]
    [InlineData("best-of-n(samples=0)", "best-of-n: samples cannot be '0'")]
    [InlineData("best-of-n(temperature=-1)", "best-of-n: temperature cannot be '-1'")]
    [InlineData("best-of-n(stop-when-passed=maybe)", "it is true or false")]
    [InlineData("best-of-n(source=nonsense)", "There is no source of candidates 'nonsense'")]
    [InlineData("best-of-n(samples=3", "closed")]
    [InlineData("best-of-n(samples)", "is not of the form setting=value")]
    [InlineData("best-of-n(samples=1,samples=2)", "sets 'samples' twice")]
    [InlineData("(samples=1)", "does not begin with a name")]
    [InlineData("", "does not begin with a name")]
    public void Create_WhatIsNoStrategy_SaysWhy(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => SearchCatalog.Create<ISearchStrategy>(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void ParseAll_CommasWithinBrackets_DoNotSeparate() => Assert.Equal(
        ["greedy", "best-of-n(samples=3,temperature=0.5)", "majority"],
        ComponentSpec.ParseAll("greedy, best-of-n(temperature=0.5, samples=3),majority").Select(spec => spec.ToString()));

    [Fact]
    public void Settings_OfOptions_LeaveOutWhatIsNull() =>
        Assert.Equal(["round-size", "samples", "stop-when-passed", "temperature"], new BestOfNStrategy().Settings.Keys);
}
