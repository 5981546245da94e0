using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.Speculation.Trigrams;
using Reasoning.Decoding.Tests.Engine;

namespace Reasoning.Decoding.Tests.Speculation;

[Collection(nameof(AllocationTests))]
public class TrigramDraftSourceTests
{
    private const string Verse = "the cat sat on the mat, the cat ran to the man, the cat sat on the ";

    [Fact]
    public void Propose_WithoutCorpus_FollowsTheSequenceItself() =>
        Assert.Equal(("cdefa", 2), DraftSessions.Propose(new TrigramDraftSource(), "abcdefab", 40));

    [Fact]
    public void Propose_CorpusAlone_FollowsTheCorpus()
    {
        var source = new TrigramDraftSource { Corpus = TrigramTable.Build([DraftSessions.Tokens("0123456789")]), Window = 0 };
        Assert.Equal(("23456", 2), DraftSessions.Propose(source, "01", 40));
        Assert.Equal(("89", 2), DraftSessions.Propose(source, "67", 40));
        Assert.Equal(("", 0), DraftSessions.Propose(source, "89", 40));
        Assert.Equal(("", 0), DraftSessions.Propose(source, "1", 40));
        Assert.Equal(("", 0), DraftSessions.Propose(source, "010", 40));
        Assert.Equal(("234", 2), DraftSessions.Propose(source, "01", 3));
    }

    // After "ab", y has 1 of 4 in the corpus. Each token after "aby" raises it by 0.04 while it is in the window: 14 times, to 0.81, which is more than x has.
    [Fact]
    public void Accept_RepeatedTrigram_OvertakesTheCorpus()
    {
        var source = new TrigramDraftSource { Corpus = TrigramTable.Build(new[] { "abx", "abx", "abx", "aby" }.Select(DraftSessions.Tokens)) };
        Assert.Equal("x", DraftSessions.Propose(source, "ab", 1).Text);
        Assert.Equal("x", DraftSessions.Propose(source, "abyab", 1).Text);
        Assert.Equal("y", DraftSessions.Propose(source, "aby0123456789!?ab", 1).Text);
        Assert.Equal("x", DraftSessions.Propose(source with { Window = 2 }, "aby0123456789!?ab", 1).Text);
    }

    [Fact]
    public void Propose_SameSeed_GivesTheSameDraftsHoweverItIsToldAndAsked()
    {
        var source = new TrigramDraftSource { Seed = 3 };
        var whole = (IBranchingDraftSession)DraftSessions.Open(source, Verse);
        var stepwise = source.OpenSession();
        foreach (char c in Verse)
        {
            stepwise.Accept([c]);
            DraftSessions.Propose(stepwise, 9);
        }

        Assert.Equal(Paths(whole, 24, 9), Paths(stepwise, 24, 9));
        Assert.Equal(DraftSessions.Propose(whole, 9), DraftSessions.Propose(stepwise, 9));
    }

    [Fact]
    public void Run_OtherSeeds_TryOtherContinuations()
    {
        var trigrams = new AdaptiveTrigrams(TrigramTable.Build([DraftSessions.Tokens(Verse)]), 0.04f, 3);
        var totals = Enumerable.Range(0, 4).Select(seed =>
        {
            var search = new DraftTreeSearch(trigrams);
            search.Run('t', 'h', 4, 30, 24, new CounterRandom((ulong)seed));
            return search.Nodes[0].TotalReward;
        });
        Assert.True(totals.Distinct().Count() > 1);
    }

    [Theory]
    [InlineData(1, 9, 64)]
    [InlineData(24, 9, 64)]
    [InlineData(24, 3, 64)]
    [InlineData(24, 9, 10)]
    [InlineData(3, 1, 2)]
    public void ProposePaths_Limits_GiveDistinctPathsOfKnownTrigrams(int maxPaths, int maxLength, int maxNodes)
    {
        var session = (IBranchingDraftSession)DraftSessions.Open(new TrigramDraftSource { MaxNodes = maxNodes, Window = 3 }, Verse);
        string[] paths = Paths(session, maxPaths, maxLength);
        Assert.InRange(paths.Length, 1, maxPaths);
        Assert.Equal(DraftSessions.Propose(session, maxLength).Text, paths[0]);
        Assert.InRange(paths.SelectMany(path => Enumerable.Range(1, path.Length).Select(n => path[..n])).Distinct().Count(), 1, maxNodes);
        foreach (string path in paths)
        {
            Assert.InRange(path.Length, 1, Math.Min(maxLength, 5));
            Assert.Single(paths, other => other.StartsWith(path, StringComparison.Ordinal));
            string context = Verse[^2..] + path;
            for (int i = 2; i < context.Length; i++) Assert.Contains(context.Substring(i - 2, 3), Verse, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Run_AnyTree_KeepsItsBooks()
    {
        var trigrams = new AdaptiveTrigrams(TrigramTable.Build([DraftSessions.Tokens(Verse)]), 0.04f, 3);
        var search = new DraftTreeSearch(trigrams);
        search.Run('t', 'h', 4, 150, 24, new CounterRandom(5));
        Assert.Equal(150, search.Nodes[0].Visits);
        for (int i = 0; i < search.Nodes.Length; i++)
        {
            var node = search.Nodes[i];
            var children = search.Nodes.Slice(node.FirstChild, node.ChildCount).ToArray();
            Assert.InRange(node.Depth, 0, 4);
            if (node.Visits > 0) Assert.InRange(node.TotalReward / node.Visits, 1, 5);   // four weights of at most 1
            if (children.Length == 0) continue;
            Assert.Equal(1, children.Sum(child => child.Prior), 1e-9);
            Assert.InRange(children.Sum(child => child.Visits), node.Visits - 1, node.Visits);   // all but, below the root, the visit before it was expanded
        }
    }

    // Three outcomes of 90, 9 and 1 %: visits follow the shares, since exploration outweighs the rewards.
    [Fact]
    public void Run_SkewedSuccessors_VisitsThemInProportion()
    {
        var documents = Enumerable.Repeat("ab0", 90).Concat(Enumerable.Repeat("ab1", 9)).Append("ab2").Select(DraftSessions.Tokens);
        var search = new DraftTreeSearch(new AdaptiveTrigrams(TrigramTable.Build(documents), 0.04f, 3));
        search.Run('a', 'b', 4, 1000, 24, new CounterRandom(0));
        Assert.InRange(search.Nodes[1].Visits, 850, 950);
        Assert.InRange(search.Nodes[2].Visits, 50, 120);
        Assert.InRange(search.Nodes[3].Visits, 1, 30);
    }

    [Fact]
    public void Session_OnceGrown_AllocatesNothing()
    {
        var session = (IBranchingDraftSession)DraftSessions.Open(new TrigramDraftSource(), Verse);
        int[] destination = new int[9], tokens = DraftSessions.Tokens(Verse);
        var paths = new DraftPaths();
        Action<IDraftSession> propose = s =>
        {
            s.Propose(destination);
            ((IBranchingDraftSession)s).ProposePaths(24, 9, paths);
        };
        DraftSessions.AllocatedPerRun(session, tokens, propose);
        DraftSessions.AllocatedPerRun(session, tokens, propose);
        Assert.Equal(0, DraftSessions.AllocatedPerRun(session, tokens, propose));
    }

    [Fact]
    public void Options_BadValues_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrigramDraftSource { Depth = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrigramDraftSource { Iterations = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrigramDraftSource { VisitedPaths = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrigramDraftSource { MaxNodes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrigramDraftSource { Window = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrigramDraftSource { Increment = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrigramDraftSource { Cap = double.PositiveInfinity });
        Assert.Throws<ArgumentException>(() => new TrigramDraftSource().OpenSession().Accept([-5]));
    }

    private static string[] Paths(IBranchingDraftSession session, int maxPaths, int maxLength)
    {
        var paths = new DraftPaths();
        session.ProposePaths(maxPaths, maxLength, paths);
        return [.. Enumerable.Range(0, paths.Count).Select(i => DraftSessions.Text(paths[i]))];
    }
}
