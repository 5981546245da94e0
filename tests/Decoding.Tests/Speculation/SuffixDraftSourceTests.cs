using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Speculation.Suffixes;
using Reasoning.Decoding.Tests.Engine;

namespace Reasoning.Decoding.Tests.Speculation;

[Collection(nameof(AllocationTests))]
public class SuffixDraftSourceTests
{
    private static readonly SuffixDraftSource _unlimited = new() { Alpha = double.PositiveInfinity };

    [Theory]
    [InlineData('c', 3, "abxa")]
    [InlineData('x', 6, "abca")]
    [InlineData('z', 0, "")]
    public void Propose_PublishedExample_Matches(char next, int length, string draft) =>
        Assert.Equal((draft, length), DraftSessions.Propose(_unlimited, "abcabxabcab" + next, 4));

    [Fact]
    public void Propose_Loop_IsDraftedBeyondTheEndOfTheText() =>
        Assert.Equal(("cabcabcabc", 2), DraftSessions.Propose(_unlimited, "abcab", 10));

    [Fact]
    public void Propose_Limits_ShortenTheDraft()
    {
        Assert.Equal("", DraftSessions.Propose(new SuffixDraftSource(), "", 9).Text);
        Assert.Equal("", DraftSessions.Propose(new SuffixDraftSource(), "abcdab", 0).Text);
        Assert.Equal("cd", DraftSessions.Propose(new SuffixDraftSource { MaxLength = 2 }, "abcdab", 9).Text);
        Assert.Equal("cda", DraftSessions.Propose(new SuffixDraftSource { Alpha = 1.5 }, "abcdab", 9).Text);
        Assert.Equal("cdabcdab", DraftSessions.Propose(new SuffixDraftSource(), "abcdab", 99).Text);
    }

    [Fact]
    public void Propose_SplitAndRepeatedCalls_DoNotMatter()
    {
        var source = new SuffixDraftSource { Corpus = Corpus("the cat sat on the mat and the cat sat down") };
        const string text = "a dog sat on the cat sat on the dog ";
        var stepwise = source.OpenSession();
        foreach (char c in text)
        {
            stepwise.Accept([c]);
            DraftSessions.Propose(stepwise, 5);
        }

        Assert.Equal(DraftSessions.Propose(source, text, 30), DraftSessions.Propose(stepwise, 30));
    }

    [Fact]
    public void Propose_Corpus_IsPreferredWhenLongerByTheBias()
    {
        var corpus = Corpus("0123456789xyz");
        Assert.Equal(("xyz", 5), DraftSessions.Propose(new SuffixDraftSource { Corpus = corpus, LengthBias = 5 }, "0123456789", 9));
        Assert.Equal(("", 0), DraftSessions.Propose(new SuffixDraftSource { Corpus = corpus, LengthBias = 5 }, "56789", 9));
        Assert.Equal(("xyz", 1), DraftSessions.Propose(new SuffixDraftSource { Corpus = corpus, LengthBias = 4 }, "56789", 9));
        Assert.Equal(("xyz", 1), DraftSessions.Propose(new SuffixDraftSource { Corpus = corpus, LengthBias = 5 }, "456789", 9));

        Assert.Equal(("xyz", 5), DraftSessions.Propose(new SuffixDraftSource { Corpus = corpus }, "56789", 9));

        // A match of one in the sequence itself ties with six in the corpus, and is taken.
        Assert.Equal(("_456", 1), DraftSessions.Propose(new SuffixDraftSource { Corpus = corpus, LengthBias = 5 }, "9_456789", 9));
    }

    [Fact]
    public void Propose_CorpusOfDocuments_NeverReachesAcross()
    {
        var source = new SuffixDraftSource { Corpus = Corpus("abcd", "efgh"), LengthBias = 0 };
        Assert.Equal(("cd", 2), DraftSessions.Propose(source, "ab", 9));
        Assert.Equal(("", 0), DraftSessions.Propose(source, "abcd", 9));
        Assert.Equal(("fgh", 1), DraftSessions.Propose(source, "abcde", 9));
    }

    [Fact]
    public void Propose_MatchAtTheEndOfADocument_FallsBackToOneThatGoesOn() =>
        Assert.Equal(("x", 2), DraftSessions.Propose(new SuffixDraftSource { Corpus = Corpus("abc", "bcx"), LengthBias = 0 }, "abc", 9));

    [Fact]
    public void Propose_SeveralContinuations_TakesTheMostFrequent()
    {
        var source = new SuffixDraftSource { Corpus = Corpus("ab1", "ab2x", "ab2y", "ab2y", "b1", "b1", "b1"), LengthBias = 0, Alpha = 9 };
        Assert.Equal(("2y", 2), DraftSessions.Propose(source, "ab", 9));
        Assert.Equal(("1", 1), DraftSessions.Propose(source, "b", 9));
    }

    [Fact]
    public void Corpus_AnyDocuments_EqualsBruteForce() =>
        Prop.ForAll(
            Gen.Choose('a', 'c').ListOf().ListOf().ToArbitrary(),
            Gen.Choose('a', 'd').ListOf().ToArbitrary(),
            (documents, text) =>
            {
                string[] texts = [.. documents.Select(document => DraftSessions.Text([.. document]))];
                string asked = DraftSessions.Text([.. text]);
                var source = new SuffixDraftSource { Corpus = Corpus(texts), LengthBias = 0, Alpha = 99 };
                var own = DraftSessions.Propose(source with { Corpus = null }, asked, 12);
                var expected = CorpusOracle.Continue(texts, asked, 12);
                Assert.Equal(expected.MatchLength > own.MatchLength ? expected : own, DraftSessions.Propose(source, asked, 12));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Corpus_Sizes_AreThoseOfTheDocuments()
    {
        var corpus = Corpus("abcabxabcab", "");
        Assert.Equal((11, 2), (corpus.TokenCount, corpus.DocumentCount));
        Assert.InRange(corpus.StateCount, 12, 26);
        Assert.InRange(corpus.SizeInBytes, (4 * 13) + (16 * 12) + (8 * 11), (4 * 13) + (16 * 27) + (8 * 39));
        Assert.Equal(0, Corpus().TokenCount);
        Assert.Equal("", DraftSessions.Propose(new SuffixDraftSource { Corpus = Corpus(), LengthBias = 0 }, "abc", 9).Text);
    }

    [Fact]
    public void Session_OnceGrown_AllocatesNothing()
    {
        var random = new CounterRandom(1);
        int[] tokens = [.. Enumerable.Range(0, 3000).Select(_ => random.NextInt32(50))];
        var session = new SuffixDraftSource { Corpus = CorpusAutomaton.Build([tokens]) }.OpenSession();
        session.Accept(tokens);
        int[] destination = new int[40];
        DraftSessions.AllocatedPerRun(session, [1, 2, 3], s => s.Propose(destination));
        Assert.Equal(0, DraftSessions.AllocatedPerRun(session, tokens[..20], s => s.Propose(destination)));
    }

    [Fact]
    public void Options_BadValues_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuffixDraftSource { MaxLength = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuffixDraftSource { Alpha = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuffixDraftSource { Alpha = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuffixDraftSource { LengthBias = -1 });
        Assert.Contains("index 1", Assert.Throws<ArgumentException>(() => _unlimited.OpenSession().Accept([1, -1])).Message, StringComparison.Ordinal);
        Assert.Contains("Document 2", Assert.Throws<ArgumentException>(() => CorpusAutomaton.Build([[1], null!])).Message, StringComparison.Ordinal);
    }

    private static CorpusAutomaton Corpus(params string[] texts) => CorpusAutomaton.Build(texts.Select(DraftSessions.Tokens));
}
