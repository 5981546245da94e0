using System.Runtime.CompilerServices;

namespace Reasoning.Verification.Sandboxing;

/// <summary>Asynchronous work on the items of a stream, several at once.</summary>
internal static class ConcurrentStream
{
    // In the order given, results that wait for a slow one before them do not stop the others from being worked on, within bounds.
    private const int Ahead = 4;

    /// <summary>
    /// The results of work on each item. Nothing is read or begun while the caller is not waiting. While it waits, items are read ahead of the result it waits for: so that one
    /// slow item does not stop the rest, four times as many as are worked on at once and one more are held, from being read to being returned, and never more than that.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="work">The work on an item and its place from 0.</param>
    /// <param name="atOnce">How many items are worked on at once.</param>
    /// <param name="order">Whether results come in the order of the items, or as they become known.</param>
    /// <param name="cancellationToken">Stops reading and working.</param>
    public static async IAsyncEnumerable<TResult> RunAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items,
        Func<int, TItem, CancellationToken, Task<TResult>> work,
        int atOnce,
        ResultOrder order,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var source = items.GetAsyncEnumerator(stopping.Token);
        var running = new List<Task<TResult>>();
        Task<bool>? reading = null;
        var ended = false;
        try
        {
            for (var count = 0; ;)
            {
                var unfinished = running.Count(task => !task.IsCompleted);
                if (!ended && reading is null && unfinished <= atOnce && running.Count <= Ahead * atOnce) reading = source.MoveNextAsync().AsTask();
                var ready = order == ResultOrder.AsGiven ? running.FirstOrDefault() : running.Find(task => task.IsCompleted) ?? running.FirstOrDefault();
                if (ready is { IsCompleted: true })
                {
                    running.Remove(ready);
                    yield return await ready.ConfigureAwait(false);
                    continue;
                }

                if (reading is { IsCompleted: true })
                {
                    if (await reading.ConfigureAwait(false)) running.Add(work(count++, source.Current, stopping.Token));
                    else ended = true;
                    reading = null;
                    continue;
                }

                if (reading is null && running.Count == 0) yield break;
                IEnumerable<Task> awaited = running.Where(task => !task.IsCompleted);
                await Task.WhenAny(reading is null ? awaited : awaited.Prepend(reading)).ConfigureAwait(false);
            }
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(reading is null ? running : [.. running, reading]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
