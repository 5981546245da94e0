using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Tests.Scheduling;

public sealed class PrefixCacheTests : IDisposable
{
    private readonly HashLanguageModel _model = new();
    private readonly FunctionSession _session;
    private readonly ForwardBatch _batch;

    public PrefixCacheTests()
    {
        _session = (FunctionSession)_model.OpenSession();
        _batch = new ForwardBatch(_model.Info.VocabularySize);
    }

    [Fact]
    public void TryFork_RandomSequences_SharesTheLongestBeginning()
    {
        var cache = new PrefixCache(_session, int.MaxValue);
        var random = new Random(1);
        var kept = new List<int[]>();
        for (int round = 0; round < 300; round++)
        {
            int[] tokens = RandomTokens(random);
            int longest = kept.Count == 0 ? 0 : kept.Max(other => tokens.AsSpan().CommonPrefixLength(other));
            Assert.Equal(longest, cache.Match(tokens));
            int length = cache.TryFork(tokens, 1, out var fork);
            Assert.Equal(longest, length);
            if (length > 0)
            {
                Assert.Equal(length, _session.GetLength(fork));
                Assert.Equal(_model.Logits([.. tokens[..length], 7]), Append(fork, [7]));
                _session.Release(fork);
            }

            cache.Insert(tokens, Compute(tokens));
            kept.Add(tokens);
        }

        var prefixes = kept.SelectMany(tokens => Enumerable.Range(1, tokens.Length).Select(n => string.Join(' ', tokens[..n]))).ToHashSet();
        Assert.Equal(prefixes.Count, cache.Positions);
        Assert.Equal(cache.Count, _session.SequenceCount);
        Assert.Equal(1, cache.TryFork(kept[0], kept[0].Length, out var whole) / kept[0].Length);
        _session.Release(whole);
        cache.Clear();
        Assert.Equal(0, _session.Occupied);
        Assert.Equal(0, _session.SequenceCount);
    }

    [Fact]
    public void Insert_OverBudget_LetsGoOfTheLeastRecentlyUsed()
    {
        var cache = new PrefixCache(_session, budget: 10);
        cache.Insert([1, 2, 3, 4], Compute([1, 2, 3, 4]));
        cache.Insert([1, 2, 5, 6], Compute([1, 2, 5, 6]));
        cache.Insert([7, 8], Compute([7, 8]));
        Assert.Equal(8, cache.Positions);
        cache.TryFork([1, 2, 3, 4], 1, out var used);
        _session.Release(used);

        cache.Insert([9, 9, 9, 9], Compute([9, 9, 9, 9]));   // 12 positions: 5 6 is the oldest branch, and cutting it suffices

        Assert.Equal(10, cache.Positions);
        Assert.Equal(4, cache.Match([1, 2, 3, 4]));
        Assert.Equal(2, cache.Match([1, 2, 5, 6]));
        Assert.Equal(2, cache.Match([7, 8]));
    }

    [Fact]
    public void EvictOne_UntilEmpty_FreesEveryPosition()
    {
        var cache = new PrefixCache(_session, 1000);
        var random = new Random(2);
        for (int i = 0; i < 50; i++)
        {
            int[] tokens = RandomTokens(random);
            cache.Insert(tokens, Compute(tokens));
        }

        int evictions = 0;
        while (cache.EvictOne())
        {
            evictions++;
            Assert.InRange(evictions, 1, 500);
            Assert.True(_session.Occupied >= cache.Positions);
        }

        Assert.Equal((0, 0, 0), (cache.Positions, _session.Occupied, _session.SequenceCount));
    }

    [Fact]
    public void Insert_LongerThanTheBudget_IsNotKept()
    {
        var cache = new PrefixCache(_session, budget: 3);
        cache.Insert([1, 2, 3, 4], Compute([1, 2, 3, 4]));
        Assert.Equal((0, 0), (cache.Positions, _session.Occupied));
    }

    public void Dispose()
    {
        _batch.Dispose();
        _session.Dispose();
        _model.Dispose();
    }

    private static int[] RandomTokens(Random random) => [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(1, 3))];

    private SequenceId Compute(int[] tokens)
    {
        var id = _session.Create();
        Append(id, tokens);
        return id;
    }

    private float[] Append(SequenceId id, int[] tokens)
    {
        _batch.Clear();
        int row = _batch.Add(id, tokens);
        _session.Forward(_batch);
        return _batch.GetLogits(row).ToArray();
    }
}
