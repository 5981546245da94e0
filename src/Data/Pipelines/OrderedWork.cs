using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Reasoning.Data.Pipelines;

/// <summary>Works on many values at once and hands them on in their order.</summary>
internal static class OrderedWork
{
    /// <summary>Works on the values of a stream.</summary>
    /// <typeparam name="T">What comes in.</typeparam>
    /// <typeparam name="TResult">What is made of it.</typeparam>
    /// <param name="source">The values.</param>
    /// <param name="work">What is done with each. Its exception ends the stream, after the values before it.</param>
    /// <param name="workers">Lets as many run at once as it has places.</param>
    /// <param name="window">Values that wait for one before them, at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async IAsyncEnumerable<TResult> RunAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<TResult>> work, SemaphoreSlim workers, int window, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var started = Channel.CreateBounded<Task<TResult>>(new BoundedChannelOptions(window) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task feeding = Task.Run(() => FeedAsync(source, work, workers, started.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (Task<TResult> task in started.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return await task.ConfigureAwait(false);
        }
        finally
        {
            // Nothing may go on working once the stream has ended.
            await stop.CancelAsync().ConfigureAwait(false);
            await feeding.ConfigureAwait(false);
            while (started.Reader.TryRead(out Task<TResult>? task)) await task.ContinueWith(ended => ended.Exception, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private static async Task FeedAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<TResult>> work, SemaphoreSlim workers, ChannelWriter<Task<TResult>> started, CancellationToken cancellationToken)
    {
        Task<TResult>? last = null;
        try
        {
            await foreach (T value in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await workers.WaitAsync(cancellationToken).ConfigureAwait(false);
                last = Task.Run(
                    async () =>
                    {
                        try
                        {
                            return await work(value, cancellationToken).ConfigureAwait(false);
                        }
                        finally
                        {
                            workers.Release();
                        }
                    },
                    CancellationToken.None);
                await started.WriteAsync(last, cancellationToken).ConfigureAwait(false);
            }

            started.TryComplete();
        }
        catch (Exception exception)
        {
            if (last is not null) await last.ContinueWith(ended => ended.Exception, TaskScheduler.Default).ConfigureAwait(false);
            started.TryComplete(exception);
        }
    }
}
