using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.Speculation.References;
using Reasoning.Decoding.Speculation.Suffixes;

namespace Reasoning.Decoding.Tests.Speculation;

public class CombinedDraftSourceTests
{
    [Fact]
    public void Propose_FirstLongEnoughMatch_WinsElseTheAuxiliary()
    {
        var source = new CombinedDraftSource
        {
            Sources = [Reference("ab1"), Reference("xab2"), new SuffixDraftSource()], LengthThreshold = 3, Auxiliary = Reference("b3"),
        };
        Assert.Equal(("2", 3), DraftSessions.Propose(source, "xab", 9));
        Assert.Equal(("3", 1), DraftSessions.Propose(source, "yab", 9));
        Assert.Equal(("1", 2), DraftSessions.Propose(source with { LengthThreshold = 2 }, "xab", 9));
        Assert.Equal(("", 0), DraftSessions.Propose(source with { Auxiliary = null }, "yab", 9));
        Assert.Equal(("--vwx", 3), DraftSessions.Propose(source, "vwx--vwx", 5));
    }

    [Fact]
    public async Task PrepareAsync_AuxiliarySource_ComputesOnlyWhenItIsNeeded()
    {
        var slow = new SlowSource();
        using var session = new CombinedDraftSource { Sources = [Reference("ab1")], LengthThreshold = 2, Auxiliary = slow }.OpenSession();
        session.Accept(DraftSessions.Tokens("ab"));
        await session.PrepareAsync(4);
        Assert.Equal((0, "1"), (slow.Prepared, DraftSessions.Propose(session, 4).Text));

        session.Accept(DraftSessions.Tokens("x"));
        await session.PrepareAsync(4);
        Assert.Equal((1, "zzzz"), (slow.Prepared, DraftSessions.Propose(session, 4).Text));
        Assert.Equal(3, slow.Accepted);
    }

    [Fact]
    public void Dispose_Session_ReachesAllSources()
    {
        var first = new SlowSource();
        var auxiliary = new SlowSource();
        new CombinedDraftSource { Sources = [first], Auxiliary = auxiliary }.OpenSession().Dispose();
        Assert.Equal((1, 1), (first.Disposed, auxiliary.Disposed));
    }

    [Fact]
    public void OpenSession_ASourceThatFails_DisposesTheOthers()
    {
        var first = new SlowSource();
        var source = new CombinedDraftSource { Sources = [first], Auxiliary = new SlowSource { Fails = true } };
        Assert.Throws<InvalidOperationException>(source.OpenSession);
        Assert.Equal(1, first.Disposed);
    }

    [Fact]
    public void Options_BadValues_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new CombinedDraftSource { Sources = [null!] });
        Assert.Throws<ArgumentNullException>(() => new CombinedDraftSource { Sources = null! });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CombinedDraftSource { Sources = [], LengthThreshold = 0 });
    }

    private static ReferenceDraftSource Reference(string text) => new() { References = [DraftSessions.Tokens(text)] };

    /// <summary>A source that must be waited for, as a draft model is, and then guesses z.</summary>
    private sealed class SlowSource : IDraftSource, IDraftSession
    {
        private int _ready;

        public bool Fails { get; init; }
        public int Prepared { get; private set; }
        public int Accepted { get; private set; }
        public int Disposed { get; private set; }

        public IDraftSession OpenSession() => Fails ? throw new InvalidOperationException() : this;

        public void Accept(ReadOnlySpan<int> tokens)
        {
            Accepted += tokens.Length;
            _ready = 0;
        }

        public async ValueTask PrepareAsync(int maxLength, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Prepared++;
            _ready = maxLength;
        }

        public Draft Propose(Span<int> destination)
        {
            destination[.._ready].Fill('z');
            return new Draft(_ready, Math.Min(1, _ready));
        }

        public void Dispose() => Disposed++;
    }
}
