using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Speculation.References;
using Reasoning.Decoding.Tests.Engine;

namespace Reasoning.Decoding.Tests.Speculation;

[Collection(nameof(AllocationTests))]
public class ReferenceDraftSourceTests
{
    [Fact]
    public void Propose_LatestTokensInAReference_CopiesWhatFollows()
    {
        var source = Source("def add(a, b):", "return a + b");
        Assert.Equal((" add(a, b):", 3), DraftSessions.Propose(source, "def", 40));
        Assert.Equal(("turn a + b", 2), DraftSessions.Propose(source, "xxre", 40));
        Assert.Equal(("ef", 1), DraftSessions.Propose(source, "zd", 2));
        Assert.Equal(("", 0), DraftSessions.Propose(source, "zz", 40));
        Assert.Equal(("", 0), DraftSessions.Propose(source, "", 40));
    }

    [Fact]
    public void Propose_Limits_AreKept()
    {
        var source = Source("0123456789");
        Assert.Equal(("456", 4), DraftSessions.Propose(source with { BlockLength = 4 }, "0123", 40));
        Assert.Equal(("", 0), DraftSessions.Propose(source with { TriggerLength = 3 }, "x23", 40));
        Assert.Equal(3, DraftSessions.Propose(source with { TriggerLength = 3 }, "x234", 40).MatchLength);
        Assert.Equal(5, DraftSessions.Propose(source, "01234567", 40).MatchLength);
        Assert.Equal(7, DraftSessions.Propose(source with { TriggerLength = 7 }, "01234567", 40).MatchLength);
    }

    // What a pass has is the last token and the draft; it gives one token more than was accepted.
    [Fact]
    public void Propose_OutputThatIsTheReference_TakesOnePassPerBlock()
    {
        string reference = string.Concat(Enumerable.Range(0, 100).Select(i => (char)('a' + i)));
        var session = Source(reference).OpenSession();
        int at = 1, passes = 1;
        session.Accept(DraftSessions.Tokens(reference[..1]));
        for (; at < reference.Length; passes++)
        {
            string draft = DraftSessions.Propose(session, 40).Text;
            Assert.StartsWith(draft, reference[at..], StringComparison.Ordinal);
            string decided = reference.Substring(at, Math.Min(draft.Length + 1, reference.Length - at));
            session.Accept(DraftSessions.Tokens(decided));
            at += decided.Length;
        }

        Assert.Equal(1 + (int)Math.Ceiling(99 / 20.0), passes);
    }

    [Fact]
    public void Propose_AnyReferencesAndText_EqualsBruteForce() =>
        Prop.ForAll(Gen.Choose('a', 'c').ListOf().ListOf().ToArbitrary(), Gen.Choose('a', 'd').ListOf().ToArbitrary(), (documents, text) =>
        {
            string[] references = [.. documents.Select(document => DraftSessions.Text([.. document]))];
            string asked = DraftSessions.Text([.. text]);
            Assert.Equal(BruteForce(references, asked), DraftSessions.Propose(Source(references), asked, 6));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Accept_SplitCalls_DoNotMatter()
    {
        var whole = DraftSessions.Open(Source("0123456789"), "7890123");
        var split = DraftSessions.Open(Source("0123456789"), "78");
        split.Accept(DraftSessions.Tokens("9"));
        split.Accept([]);
        split.Accept(DraftSessions.Tokens("0123"));
        Assert.Equal(DraftSessions.Propose(whole, 9), DraftSessions.Propose(split, 9));
        Assert.Equal(("456789", 4), DraftSessions.Propose(split, 9));
    }

    [Fact]
    public void Session_InADecodingLoop_AllocatesNothing()
    {
        var session = Source("0123456789").OpenSession();
        int[] destination = new int[40], tokens = DraftSessions.Tokens("0123456789x0123");
        DraftSessions.AllocatedPerRun(session, tokens, s => s.Propose(destination));
        Assert.Equal(0, DraftSessions.AllocatedPerRun(session, tokens, s => s.Propose(destination)));
    }

    [Fact]
    public void Options_BadValues_AreRefused()
    {
        var source = Source("a");
        Assert.Throws<ArgumentOutOfRangeException>(() => source with { TriggerLength = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => source with { MaxMatchLength = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => source with { BlockLength = 1 });
        var error = Assert.Throws<ArgumentException>(() => new ReferenceDraftSource { References = [null!] });
        Assert.Contains("Document 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ReferenceDraftSource { References = [[-1]] });
    }

    [Fact]
    public void References_ChangedAfterwards_HaveNoEffect()
    {
        int[] reference = DraftSessions.Tokens("abc");
        var source = new ReferenceDraftSource { References = [reference] };
        reference[1] = 'x';
        Assert.Equal("bc", DraftSessions.Propose(source, "a", 9).Text);
    }

    private static ReferenceDraftSource Source(params string[] references) => new() { References = [.. references.Select(DraftSessions.Tokens)] };

    private static (string Text, int MatchLength) BruteForce(string[] references, string text)
    {
        for (int n = Math.Min(5, text.Length); n > 0; n--)
        {
            foreach (string reference in references)
            {
                if (reference.Length == 0) continue;
                int start = reference[..^1].IndexOf(text[^n..], StringComparison.Ordinal);
                if (start >= 0) return (string.Concat(reference.Skip(start + n).Take(6)), n);
            }
        }

        return ("", 0);
    }
}
