using Reasoning.Decoding.Generation;
using Reasoning.Search.Prompts;
using static Reasoning.Search.Tests.Prompts.SampleAttempts;

namespace Reasoning.Search.Tests.Prompts;

/// <summary>How replies are read: good ones, sloppy ones and useless ones.</summary>
public sealed class PromptReplyTests
{
    private static readonly PromptBook Chat = PromptBook.Chat;
    private static readonly PromptBook Embedded = PromptBook.Embedded;

    [Fact]
    public void ChatCode_WholeReply_IsTheCandidateWithItsFence()
    {
        const string reply = "Here it is:\n```python\ndef total(xs):\n    return 1\n```\n";

        Assert.Equal(reply, Chat.Redirect(Sum, Wrong, "Count.").Parse(Said(reply)));
        Assert.Equal(reply, Chat.Implement(Sum, "count").Parse(Said(reply)));
        Assert.Equal(reply, Chat.Solve(Sum, new SolvingAids { Plan = "count" }).Parse(Said(reply)));
        Assert.Empty(Chat.Implement(Sum, "count").StopStrings);
    }

    [Theory]
    [InlineData("The empty list is not guarded.\n```python\nx\n```", "The empty list is not guarded.")]
    [InlineData("```python\nx\n```", null)]
    [InlineData("    return 1\n", null)]
    public void ChatRepair_Reply_IsTheCandidateAndWhatStandsBeforeItsFence(string text, string? explanation)
    {
        var reply = Chat.Repair(Sum, Raising, Order).Parse(Said(text));

        Assert.Equal((text, explanation), (reply!.Text, reply.Explanation));
    }

    [Theory]
    [InlineData("2", 1)]
    [InlineData(" Response 3.", 2)]
    [InlineData("**1**", 0)]
    [InlineData("0", null)]
    [InlineData("4", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("None of them.", null)]
    public void ChatChoice_Reply_IsTheFirstNumberIfThereIsSuchACandidate(string text, int? index) =>
        Assert.Equal(index, Chat.ChooseMostConsistent(Sum, ["a", "b", "c"]).Parse(Said(text))?.Index);

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("7/10", 0.7)]
    [InlineData("Difficulty: 10", 1.0)]
    [InlineData("12", null)]
    [InlineData("hard", null)]
    public void ChatDifficulty_Reply_IsTheNumberOutOfTen(string text, double? difficulty) => Assert.Equal(difficulty, Chat.RateDifficulty(Sum).Parse(Said(text))?.Value);

    [Fact]
    public void ChatWords_BlankReply_CannotBeRead()
    {
        Assert.Null(Chat.Outline(Sum, []).Parse(Said(" \n")));
        Assert.Null(Chat.Reflect(Sum, Wrong).Parse(Said("")));
        Assert.Equal("sort first", Chat.Insight(Sum, Wrong, "Sort.", Raising).Parse(Said(" sort first\n")));
    }

    [Fact]
    public void ChatLists_ObservationsMustBeInBrackets_DirectionsNeedNot()
    {
        Assert.Null(Chat.Observe(Sum, 2).Parse(Said("1. a\n2. b")));
        Assert.Null(Chat.FilterObservations(Sum, Observations).Parse(Said("- a")));
        Assert.Equal(["a", "b"], Chat.Observe(Sum, 2).Parse(Said("['a', 'b']"))!);
        Assert.Equal(["a", "b"], Chat.Directions(Sum, Wrong, [], 2).Parse(Said("1. a\n2. b"))!);
    }

    [Fact]
    public void ChatDerive_ItemsThatQuoteNothing_AreLeftOut()
    {
        var prompt = Chat.DeriveObservations(Sum, Observations, 3);

        Assert.Equal(
            ["\"Only even numbers count.\" So 0 counts too."],
            prompt.Parse(Said("""["\"Only even numbers count.\" So 0 counts too.", "Something else.", "only even numbers count. almost"]"""))!);
        Assert.Null(prompt.Parse(Said("""["Something else."]""")));
        Assert.Null(prompt.Parse(Said("\"Only even numbers count.\" So 0 counts too.")));
    }

    [Fact]
    public void EmbeddedRedirect_DirectionsOfTheBook_KeepTheLinesTheyName()
    {
        var directions = Embedded.Directions(Sum, Raising, [], 5).Ready!;

        Assert.Equal(["Keep the first line and write the rest anew.", "Keep no line and write everything anew.", "Keep the first 2 lines and write the rest anew."], directions);
        Assert.Equal(["    xs = sorted(xs)\n", null, "    xs = sorted(xs)\n    n = xs[0]\n"], directions.Select(direction => Embedded.Redirect(Sum, Raising, direction).Prefix));
        Assert.Null(Embedded.Redirect(Sum, Raising, "Think harder.").Prefix);
    }

    [Fact]
    public void EmbeddedRepair_Attempts_KeepOtherLinesEachTime()
    {
        var kept = Enumerable.Range(0, 4).Select(attempt => CandidateLines.Count(Embedded.Repair(Sum, Raising, Order with { Attempt = attempt }).Prefix ?? ""));

        Assert.Equal([1, 0, 2, 1], kept);
    }

    [Fact]
    public void EmbeddedObserve_Alternatives_BecomeBeginningsMostProbableFirst()
    {
        var reply = Said("    return 1\n") with
        {
            Positions =
            [
                Position(1, (1, "    return", -0.1), (2, "    xs", -2.5), (9, "<|endoftext|>", -3)),
                Position(3, (3, " 1", -0.6), (4, " 0", -0.9)),
                Position(5, (5, "\n", -0.01), (6, "\uFFFD", -4)),
            ],
        };

        Assert.Equal(["Begin with:\n    return 0", "Begin with:\n    xs"], Embedded.Observe(Sum, 5).Parse(reply)!);
        Assert.Equal(["Begin with:\n    return 0"], Embedded.Observe(Sum, 1).Parse(reply)!);
    }

    [Fact]
    public void EmbeddedObserve_TokenOfUnknownText_EndsWhatIsKnown()
    {
        var reply = Said("ab") with { Positions = [Position(7, (1, "a", -0.1)), Position(2, (2, "b", -0.1), (3, "c", -0.5))] };

        Assert.Equal(["Begin with:\na"], Embedded.Observe(Sum, 5).Parse(reply)!);
    }

    [Fact]
    public void EmbeddedDerive_GivenBeginning_IsContinued()
    {
        var prompt = Embedded.DeriveObservations(Sum, ["Begin with:\n    re", "Begin with:\n    return"], 5);
        var reply = Said("    return 1\n") with { Positions = [Position(3, (3, " 1", -0.6), (4, " 0", -0.9))] };

        Assert.Equal("    return", prompt.Prefix);
        Assert.Equal(["Begin with:\n    return 0"], prompt.Parse(reply)!);
        Assert.Null(prompt.Parse(Said("    return 1\n")));
    }

    [Fact]
    public void EmbeddedObserve_NoAlternatives_GivesFirstLines()
    {
        Assert.Equal(["Begin with:\na\n", "Begin with:\na\nb\n"], Embedded.Observe(Sum, 5).Parse(Said("a\nb\nc"))!);
        Assert.Null(Embedded.Observe(Sum, 5).Parse(Said("a")));
    }

    [Fact]
    public void EmbeddedPlan_Beginning_GoesThroughAllStages()
    {
        var outline = Embedded.Outline(Sum, ["Begin with:\n    xs", "Begin with:\n    xs = 1\n"]).Ready!;
        var revised = Embedded.ReviseOutline(Sum, outline, Embedded.Criticise(Sum, outline).Ready!).Ready!;

        Assert.Equal("    xs = 1\n", Embedded.Implement(Sum, Embedded.Pseudocode(Sum, revised).Ready!).Prefix);
        Assert.Equal("    xs = 1\n", Embedded.Solve(Sum, new SolvingAids { Plan = revised }).Prefix);
        Assert.Null(Embedded.Implement(Sum, "return the sum").Prefix);
    }

    [Fact]
    public void EmbeddedInsight_Change_TellsLinesAndScores()
    {
        Assert.Equal("Lines from 1 on were written anew; the score went from 0.5 to 0.", Embedded.Insight(Sum, Wrong, "", Raising).Ready);
        Assert.Equal("Writing lines anew gave the same text; the score went from 0.5 to unknown.", Embedded.Insight(Sum, Wrong, "", Wrong with { Verdict = null }).Ready);
    }

    private static Reply Said(string text) => new(text, text.Length, -text.Length, FinishReason.EndOfSequence, null);

    private static ReplyPosition Position(int chosen, params (int Id, string Text, double LogProbability)[] top) =>
        new(chosen, -1, [.. top.Select(token => new TokenLogProbability(token.Id, token.Text, token.LogProbability))]);
}
