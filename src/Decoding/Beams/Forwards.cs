using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Beams;

/// <summary>Forward passes of several sequences that were asked for together, so that they share a batch. Each is to be awaited once.</summary>
internal sealed class Forwards(int capacity)
{
    private readonly ValueTask<LogitsLease>[] _tasks = new ValueTask<LogitsLease>[capacity];

    public void Set(int index, ValueTask<LogitsLease> forward) => _tasks[index] = forward;

    public ValueTask<LogitsLease> Take(int index) => _tasks[index];
}
