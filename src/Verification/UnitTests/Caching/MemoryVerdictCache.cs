using System.Collections.Concurrent;

namespace Reasoning.Verification.UnitTests.Caching;

/// <summary>Keeps the latest verdicts in memory.</summary>
public sealed class MemoryVerdictCache : IVerdictCache
{
    private readonly int _capacity;
    private readonly ConcurrentDictionary<string, Verdict> _verdicts = new();
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>A cache without verdicts.</summary>
    /// <param name="capacity">How many verdicts are kept; the oldest goes first. One takes a few kilobytes, with thousands of tests some hundred.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    public MemoryVerdictCache(int capacity = 20_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>How many verdicts there are.</summary>
    public int Count => _verdicts.Count;

    /// <inheritdoc/>
    public ValueTask<Verdict?> FindAsync(string key, CancellationToken cancellationToken = default) => ValueTask.FromResult(_verdicts.GetValueOrDefault(key));

    /// <inheritdoc/>
    public ValueTask AddAsync(string key, Verdict verdict, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (!_verdicts.TryAdd(key, verdict))
        {
            _verdicts[key] = verdict;
            return ValueTask.CompletedTask;
        }

        _order.Enqueue(key);
        while (_verdicts.Count > _capacity && _order.TryDequeue(out var oldest)) _verdicts.TryRemove(oldest, out _);
        return ValueTask.CompletedTask;
    }
}
