using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Speculation.Suffixes;

namespace Reasoning.Decoding.Tests.Speculation;

public class SuffixAutomatonTests
{
    private static readonly Config _manyStrings = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void Add_PublishedExample_HasTwelveStates() => Assert.Equal(12, Build("abcabxabcab").StateCount);

    [Theory]
    [InlineData('c', 3, "abxa")]
    [InlineData('x', 6, "abca")]
    [InlineData('z', 0, null)]
    public void Match_PublishedExample_IsLongestSuffixAtItsFirstPlace(char next, int length, string? continuation)
    {
        var automaton = Build("abcabxabcab" + next);
        Assert.Equal(length, automaton.MatchLength);
        if (continuation is not null) Assert.Equal(continuation, DraftSessions.Text(automaton.Tokens.Slice(automaton.MatchEnd + 1, 4)));
    }

    [Fact]
    public void Match_AnyString_EqualsBruteForceAfterEveryToken() =>
        Prop.ForAll(Gen.Choose('a', 'c').ListOf().ToArbitrary(), codes =>
        {
            string text = DraftSessions.Text([.. codes]);
            var automaton = new SuffixAutomaton();
            for (int count = 1; count <= text.Length; count++)
            {
                automaton.Add(text[count - 1]);
                var (length, end) = LongestEarlierSuffix(text[..count]);
                Assert.Equal(length, automaton.MatchLength);
                if (length > 0) Assert.Equal(end, automaton.MatchEnd);
                Assert.InRange(automaton.StateCount, 2, Math.Max(2, 2 * count));
                Assert.InRange(automaton.TransitionCount, 1, 3 * count);
            }
        }).Check(_manyStrings);

    [Fact]
    public void Transitions_AnyString_AcceptExactlyItsSubstrings() =>
        Prop.ForAll(Gen.Choose('a', 'c').ListOf().ToArbitrary(), codes =>
        {
            string text = DraftSessions.Text([.. codes]);
            var automaton = Build(text);
            var pending = new Queue<(int State, string Path)>([(0, "")]);
            var accepted = new HashSet<string>();
            while (pending.TryDequeue(out var item) && accepted.Count <= text.Length * (text.Length + 1) / 2)
            {
                if (item.Path.Length > 0) Assert.True(accepted.Add(item.Path));
                for (char c = 'a'; c <= 'd'; c++)
                    if (automaton.Transitions.Find(item.State, c) is >= 0 and var edge) pending.Enqueue((automaton.Transitions[edge].Target, item.Path + c));
            }

            var substrings = Enumerable.Range(0, text.Length).SelectMany(i => Enumerable.Range(1, text.Length - i).Select(n => text.Substring(i, n)));
            Assert.Equal(substrings.ToHashSet(), accepted);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static SuffixAutomaton Build(string text)
    {
        var automaton = new SuffixAutomaton();
        foreach (char c in text) automaton.Add(c);
        return automaton;
    }

    private static (int Length, int End) LongestEarlierSuffix(string text)
    {
        for (int length = text.Length - 1; length > 0; length--)
        {
            int start = text[..^1].IndexOf(text[^length..], StringComparison.Ordinal);
            if (start >= 0) return (length, start + length - 1);
        }

        return (0, -1);
    }
}
