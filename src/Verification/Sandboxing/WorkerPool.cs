using System.Threading.Channels;

namespace Reasoning.Verification.Sandboxing;

/// <summary>
/// Workers that serve one request at a time each, and are replaced when they break. The first one exists; the others are started when there is work for them.
/// </summary>
internal sealed class WorkerPool<TWorker> : IDisposable
    where TWorker : class, IDisposable
{
    // Where no worker can be started any more, a machine out of memory may recover; one that lost its interpreter will not.
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    private readonly Func<CancellationToken, Task<TWorker>> _start;
    private readonly Channel<TWorker?> _idle = Channel.CreateUnbounded<TWorker?>();
    private readonly CancellationTokenSource _disposing = new();

    /// <summary>A pool.</summary>
    /// <param name="first">The first worker.</param>
    /// <param name="size">How many workers there may be at once.</param>
    /// <param name="start">Starts a worker.</param>
    public WorkerPool(TWorker first, int size, Func<CancellationToken, Task<TWorker>> start)
    {
        _start = start;
        _idle.Writer.TryWrite(first);

        // A null is the right to start a worker.
        for (var i = 1; i < size; i++) _idle.Writer.TryWrite(null);
    }

    /// <summary>Has a worker do something, and another one if it breaks over it.</summary>
    /// <param name="use">What to do.</param>
    /// <param name="broken">The result where two workers in a row broke; gets the reason, without a full stop.</param>
    /// <param name="cancellationToken">Gives up; the worker is replaced.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the pool was disposed.</exception>
    /// <exception cref="SandboxUnavailableException">No worker could be started, several times over some seconds.</exception>
    public async Task<TResult> UseAsync<TResult>(
        Func<TWorker, CancellationToken, Task<TResult>> use, Func<string, TResult> broken, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        var worker = await _idle.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                worker ??= await StartAsync(either.Token).ConfigureAwait(false);
                try
                {
                    return await use(worker, either.Token).ConfigureAwait(false);
                }
                catch (WorkerDiedException death)
                {
                    worker.Dispose();
                    worker = null;
                    if (attempt == 2) return broken(death.Message.TrimEnd('.'));
                }
            }
        }
        catch
        {
            // Cancelled, or something that nobody expected: whether the worker was in the middle of something is not known here, and starting another one is cheap.
            worker?.Dispose();
            worker = null;
            throw;
        }
        finally
        {
            if (!_idle.Writer.TryWrite(worker)) worker?.Dispose();
        }
    }

    /// <summary>Ends every worker. What still runs is cancelled.</summary>
    public void Dispose()
    {
        if (_disposing.IsCancellationRequested) return;
        _disposing.Cancel();
        _idle.Writer.TryComplete();
        while (_idle.Reader.TryRead(out var worker)) worker?.Dispose();
    }

    private async Task<TWorker> StartAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await _start(cancellationToken).ConfigureAwait(false);
            }
            catch (SandboxUnavailableException) when (failures < Pauses.Length)
            {
                await Task.Delay(Pauses[failures], cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
