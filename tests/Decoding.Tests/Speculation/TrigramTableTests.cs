using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Speculation.Trigrams;

namespace Reasoning.Decoding.Tests.Speculation;

public class TrigramTableTests
{
    [Fact]
    public void Build_AnyDocuments_EqualsBruteForceCounts() =>
        Prop.ForAll(Gen.Choose(0, 15).ListOf().ListOf().ToArbitrary(), lists =>
        {
            int[][] documents = [.. lists.Select(list => list.Select(token => token % 3 == 0 ? 0 : token).ToArray())];
            var table = TrigramTable.Build(documents);
            var trigrams = documents.SelectMany(d => Enumerable.Range(0, Math.Max(0, d.Length - 2)).Select(i => (A: d[i], B: d[i + 1], C: d[i + 2]))).ToList();
            var pairs = trigrams.GroupBy(t => (t.A, t.B)).ToList();
            Assert.Equal(pairs.Count, table.PairCount);
            foreach (var pair in pairs)
            {
                Successor[] expected =
                [
                    .. pair.GroupBy(t => t.C).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(12)
                        .Select(g => new Successor(g.Key, (float)((double)g.Count() / pair.Count()))),
                ];
                Assert.Equal(expected, table.GetSuccessors(TrigramTable.PairKey(pair.Key.A, pair.Key.B)).ToArray());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Build_ManySuccessors_KeepsTheTwelveMostFrequentWithTheirShares()
    {
        var table = TrigramTable.Build(Enumerable.Range(0, 20).SelectMany(token => Enumerable.Repeat(new[] { 7, 8, token }, token + 1)));
        var successors = table.GetSuccessors(TrigramTable.PairKey(7, 8)).ToArray();
        Assert.Equal(Enumerable.Range(8, 12).Reverse(), successors.Select(s => s.Token));
        Assert.Equal(20f / 210, successors[0].Weight);
        Assert.True(table.GetSuccessors(TrigramTable.PairKey(8, 7)).IsEmpty);
        Assert.Equal(12 + (12 * 8) + (2 * 4), table.SizeInBytes);   // one pair
    }

    [Fact]
    public void Reinforce_ManyTimes_StopsAtTheCap()
    {
        var trigrams = new AdaptiveTrigrams(TrigramTable.Build([[1, 2, 3]]), 0.04f, 3);
        for (int i = 1; i <= 100; i++)
        {
            trigrams.Reinforce(1, 2, 3);
            trigrams.Reinforce(1, 2, 4);
            Assert.Equal(Math.Min(3, 1 + (i * 0.04)), trigrams.GetSuccessors(1, 2)[0].Weight, 1e-4);
            Assert.Equal(Math.Min(3, i * 0.04), trigrams.GetSuccessors(1, 2)[1].Weight, 1e-4);
        }

        Assert.Equal([3f, 3f], trigrams.GetSuccessors(1, 2).ToArray().Select(s => s.Weight));
    }

    [Fact]
    public void Reinforce_CapBelowTheCorpus_LowersNothing()
    {
        var trigrams = new AdaptiveTrigrams(TrigramTable.Build([[1, 2, 3]]), 0.5f, 0.25f);
        trigrams.Reinforce(1, 2, 3);
        trigrams.Reinforce(1, 2, 4);
        Assert.Equal([new Successor(3, 1), new Successor(4, 0.25f)], trigrams.GetSuccessors(1, 2).ToArray());
    }

    [Fact]
    public void Reinforce_FullRow_GivesTheLastPlaceToTheNewcomer()
    {
        var trigrams = new AdaptiveTrigrams(null, 1, 100);
        for (int token = 0; token < 12; token++)
            for (int i = 0; i <= token; i++) trigrams.Reinforce(5, 6, token);
        trigrams.Reinforce(5, 6, 99);
        Assert.Equal([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 99], trigrams.GetSuccessors(5, 6).ToArray().Select(s => s.Token));
    }

    [Fact]
    public void Reinforce_AnyTrigrams_EqualsADictionaryOfSortedRows() =>
        Prop.ForAll(Gen.Choose(0, 999_999).ListOf().ToArbitrary(), codes =>
        {
            var corpus = TrigramTable.Build([[.. codes.Select(code => code % 7)]]);
            var trigrams = new AdaptiveTrigrams(corpus, 0.5f, 3);
            var expected = new Dictionary<(int, int), Dictionary<int, float>>();
            foreach (int code in codes)
            {
                int a = code % 10, b = code / 10 % 10, c = code / 100 % 11;
                if (!expected.TryGetValue((a, b), out var row))
                    expected[(a, b)] = row = corpus.GetSuccessors(TrigramTable.PairKey(a, b)).ToArray().ToDictionary(s => s.Token, s => s.Weight);
                row[c] = Math.Min(3, row.GetValueOrDefault(c) + 0.5f);
                trigrams.Reinforce(a, b, c);
                var actual = trigrams.GetSuccessors(a, b).ToArray();
                Assert.Equal(row.OrderBy(pair => pair.Key), actual.Select(s => KeyValuePair.Create(s.Token, s.Weight)).OrderBy(pair => pair.Key));
                Assert.Equal(actual.Select(s => s.Weight).OrderDescending(), actual.Select(s => s.Weight));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
