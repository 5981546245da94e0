using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Tokenization;

public sealed class PairMergerTests
{
    [Fact]
    public void Merge_RandomTablesAndPieces_ScanAndHeapEqualTheDefinition() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (table, rules) = RandomRules(random);
            int[] piece = Enumerable.Range(0, random.Next(1, 120)).Select(_ => random.Next(-1, 4)).ToArray();
            var expected = MergeByDefinition(rules, piece);
            foreach (bool byHeap in (bool[])[false, true])
            {
                int[] symbols = [.. piece];
                int[] starts = [.. Enumerable.Range(0, piece.Length)];
                int count = byHeap ? PairMerger.MergeByHeap(table, symbols, starts) : PairMerger.MergeByScan(table, symbols, starts);
                Assert.Equal(expected, symbols.Zip(starts).Take(count));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Merge_AQuarterMillionSymbols_IsNearLinear()
    {
        // A quadratic method would take minutes here. Doubling merges: 0 0 -> 1, 1 1 -> 2, ...
        var table = new MergeTable(20);
        for (int level = 0; level < 20; level++)
            table.Add(level, level, (uint)level, level + 1);
        int[] symbols = new int[1 << 18];
        int[] starts = [.. Enumerable.Range(0, symbols.Length)];
        Assert.Equal(1, PairMerger.Merge(table, symbols, starts));
        Assert.Equal(18, symbols[0]);
    }

    [Fact]
    public void MergeTable_SamePairTwice_KeepsTheFirstAndGrows()
    {
        var table = new MergeTable(0);
        for (int i = 0; i < 1000; i++)
            table.Add(i, i + 1, (uint)i, i + 2);
        table.Add(5, 6, 999, 999);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal((uint)i, table.GetRank(i, i + 1, out int merged));
            Assert.Equal(i + 2, merged);
        }

        Assert.Equal(MergeTable.NoMerge, table.GetRank(6, 5, out _));
        Assert.Equal(MergeTable.NoMerge, table.GetRank(-1, -1, out _));
    }

    private static (MergeTable Table, Dictionary<(int Left, int Right), (uint Rank, int Merged)> Rules) RandomRules(Random random)
    {
        var table = new MergeTable(8);
        var rules = new Dictionary<(int, int), (uint, int)>();
        int symbols = 4;
        for (int i = random.Next(1, 40); i > 0; i--)
        {
            // Ranks collide now and then, as scores do in SentencePiece vocabularies.
            var (pair, rank, merged) = ((random.Next(symbols), random.Next(symbols)), (uint)random.Next(12), symbols++);
            table.Add(pair.Item1, pair.Item2, rank, merged);
            rules.TryAdd(pair, (rank, merged));
        }

        return (table, rules);
    }

    private static List<(int Symbol, int Start)> MergeByDefinition(Dictionary<(int Left, int Right), (uint Rank, int Merged)> rules, int[] piece)
    {
        List<(int Symbol, int Start)> symbols = [.. piece.Select((symbol, start) => (symbol, start))];
        while (true)
        {
            int best = Enumerable.Range(0, symbols.Count - 1)
                .Where(i => rules.ContainsKey((symbols[i].Symbol, symbols[i + 1].Symbol)))
                .OrderBy(i => rules[(symbols[i].Symbol, symbols[i + 1].Symbol)].Rank).ThenBy(i => i)
                .FirstOrDefault(-1);
            if (best < 0)
                return symbols;
            symbols[best] = (rules[(symbols[best].Symbol, symbols[best + 1].Symbol)].Merged, symbols[best].Start);
            symbols.RemoveAt(best + 1);
        }
    }
}
