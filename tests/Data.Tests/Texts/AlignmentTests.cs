using Reasoning.Data.Texts;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.Texts;

public sealed class AlignmentTests
{
    [Fact]
    public void Distance_RandomTexts_IsThatOfTheDefinition()
    {
        var random = new CounterRandom(7);
        for (int round = 0; round < 400; round++)
        {
            string left = Draw(ref random, 7), right = Draw(ref random, 7);
            Assert.Equal(Defined(left, right, exchanges: true), Alignment.Distance(left, right));
        }
    }

    [Fact]
    public void MostSimilar_RandomTexts_IsTheFirstOfTheLeastDistanceByLength()
    {
        var random = new CounterRandom(9);
        for (int round = 0; round < 500; round++)
        {
            string[] texts = new string[1 + random.NextInt32(6)];
            for (int i = 0; i < texts.Length; i++) texts[i] = Draw(ref random, 7);
            string to = Draw(ref random, 7);

            Assert.Equal(texts.MaxBy(text => Math.Max(text.Length, to.Length) is > 0 and var longer ? 1 - ((double)Defined(text, to, exchanges: true) / longer) : 1),
                Alignment.MostSimilar(texts, to));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Differences_RandomTexts_AreOfLeastCostAndLeaveEqualParts(bool exchanges)
    {
        var random = new CounterRandom(8);
        for (int round = 0; round < 400; round++)
        {
            string left = Draw(ref random, 8), right = Draw(ref random, 8);

            var hunks = Alignment.Differences<char>(left, right, exchanges);

            int cost = hunks.Sum(hunk => exchanges ? Math.Max(hunk.LeftCount, hunk.RightCount) : hunk.LeftCount + hunk.RightCount);
            Assert.Equal(Defined(left, right, exchanges), cost);
            var (at, other) = (0, 0);
            foreach (var hunk in hunks)
            {
                Assert.Equal(left[at..hunk.Left], right[other..hunk.Right]);
                Assert.True(hunk.LeftCount + hunk.RightCount > 0);
                (at, other) = (hunk.Left + hunk.LeftCount, hunk.Right + hunk.RightCount);
            }

            Assert.Equal(left[at..], right[other..]);
        }
    }

    [Fact]
    public void Differences_TooLongToAlign_IsOneHunkBetweenTheEqualEnds()
    {
        string left = "x" + new string('a', 5000) + "y", right = "x" + new string('b', 5000) + "y";

        Assert.Equal([new Hunk(1, 5000, 1, 5000)], Alignment.Differences<char>(left, right, exchanges: true));
    }

    [Fact]
    public void Similarity_EmptyAndEqualAndForeignTexts_LiesBetweenZeroAndOne()
    {
        Assert.Equal(1, Alignment.Similarity("", ""));
        Assert.Equal(1, Alignment.Similarity("abc", "abc"));
        Assert.Equal(0, Alignment.Similarity("abc", "xyz"));
        Assert.Equal(0.75, Alignment.Similarity("abcd", "abxd"));
    }

    private static string Draw(ref CounterRandom random, int longest)
    {
        var letters = new char[random.NextInt32(longest + 1)];
        for (int i = 0; i < letters.Length; i++) letters[i] = (char)('a' + random.NextInt32(3));
        return new string(letters);
    }

    // The recursive definition, without a table.
    private static int Defined(ReadOnlySpan<char> a, ReadOnlySpan<char> b, bool exchanges)
    {
        if (a.IsEmpty || b.IsEmpty) return a.Length + b.Length;
        if (a[0] == b[0]) return Defined(a[1..], b[1..], exchanges);
        int least = Math.Min(Defined(a[1..], b, exchanges), Defined(a, b[1..], exchanges));
        return 1 + (exchanges ? Math.Min(least, Defined(a[1..], b[1..], exchanges)) : least);
    }
}
