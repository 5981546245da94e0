using Reasoning.Data.JudgedSelection;
using Reasoning.Data.Pipelines;
using Reasoning.Data.Tests.Fakes;
using Reasoning.Decoding.Generation;

namespace Reasoning.Data.Tests.JudgedSelection;

public sealed class JudgedSelectionTests
{
    [Theory]
    [InlineData("4.5", 4.5)]
    [InlineData("Score: 4.5", 4.5)]
    [InlineData(" 4,5\nIt is good.", 4.5)]
    [InlineData("**Rating: 4**\n5 reasons follow", 4.0)]
    [InlineData("4.5/5", 4.5)]
    [InlineData("4 out of 5. The answer is right.", 4.0)]
    [InlineData("Score (0-5): 3", 3.0)]
    [InlineData("The accuracy rating is 2.", 2.0)]
    [InlineData("I looked at it closely.\nRating - 5", 5.0)]
    [InlineData("5 - perfect in all details", 5.0)]
    [InlineData("0", 0.0)]
    [InlineData("accuracy score of 4.75 points", 4.75)]
    [InlineData("6", null)]
    [InlineData("-1", null)]
    [InlineData("9/10", null)]
    [InlineData("No number here.", null)]
    [InlineData("3 of the 4 facts are wrong", null)]
    [InlineData("", null)]
    public void Parse_Replies_GiveTheirRating(string reply, double? expected) => Assert.Equal(expected, Rating.Parse(reply));

    [Fact]
    public void Parse_AnotherScale_BoundsTheRating()
    {
        Assert.Equal(9, Rating.Parse("9/10", 10));
        Assert.Null(Rating.Parse("11", 10));
    }

    [Fact]
    public async Task ProcessAsync_Judge_KeepsWhatReachesTheThreshold()
    {
        var generator = new ScriptedGenerator((request, _) => request.Prompt.Contains("good", StringComparison.Ordinal) ? "Score: 4.5\nAll right." : request.Prompt.Contains(
            "odd", StringComparison.Ordinal) ? "I cannot say." : "4.4");
        var stage = JudgedSelectionStage.ByJudge(new ItemJudge(generator), new FieldTemplate("{q}"), new FieldTemplate("{a}"));

        var good = await stage.ProcessAsync(Records.Of("""{"q": "Say it {x}.", "a": "good", "id": 1}"""));
        var bad = await stage.ProcessAsync(Records.Of("""{"q": "Say.", "a": "bad"}"""));
        var odd = await stage.ProcessAsync(Records.Of("""{"q": "Say.", "a": "odd"}"""));

        Assert.Equal(4.5, (double)Assert.Single(good.Items)["rating"]!);
        Assert.Equal(1, (int)good.Items[0]["id"]!);
        Assert.Equal("rated too low", Assert.Single(bad.Rejects).Reason);
        Assert.Equal("no rating", Assert.Single(odd.Rejects).Reason);
        Assert.Contains("[Task]\nSay it {x}.\n\n[Answer]\ngood\n", generator.Requests.First().Prompt);
    }

    [Theory]
    [InlineData("""{"score": 4.5}""", true)]
    [InlineData("""{"score": "Score: 4.5\nbecause"}""", true)]
    [InlineData("""{"score": 4}""", false)]
    public async Task ProcessAsync_RatingInTheRecord_NeedsNoJudge(string record, bool isKept)
    {
        var outcome = await JudgedSelectionStage.ByField(new FieldTemplate("{score}")).ProcessAsync(Records.Of(record));

        Assert.Equal(isKept, outcome.Items.Count == 1);
        Assert.Equal(!isKept, outcome.Rejects.Count == 1);
    }

    [Fact]
    public async Task RateAsync_EmbeddedModel_IsReadOrReportedAsUnread()
    {
        using var model = EmbeddedModel.Load();
        using var generator = LocalTextGenerator.Create(model);

        var judged = await new ItemJudge(generator, new JudgedSelectionOptions { MaxTokens = 16 }).RateAsync("Compute 3 + 4.", "7");

        Assert.Equal(Rating.Parse(judged.Reply), judged.Rating);
        Assert.Equal(judged.Rating >= 4.5, judged.IsKept);
    }
}
