namespace Reasoning.Decoding.Generation;

/// <summary>Runs the completions of a request, a limited number at a time. Used on the scheduler's thread.</summary>
internal static class CompletionWorkers
{
    /// <summary>Runs completions 0 to <paramref name="count"/> − 1. The first that fails ends the others.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="maxConcurrent">How many run at once.</param>
    /// <param name="completeAsync">Runs the completion of an index.</param>
    /// <param name="cancellationToken">Ends all of them.</param>
    public static async Task RunAsync(int count, int maxConcurrent, Func<int, CancellationToken, Task> completeAsync, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int started = 0;
        var workers = new Task[Math.Min(maxConcurrent, count)];
        for (int i = 0; i < workers.Length; i++) workers[i] = WorkAsync();
        await Task.WhenAll(workers).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        async Task WorkAsync()
        {
            try
            {
                for (int index = started++; index < count; index = started++)
                {
                    stop.Token.ThrowIfCancellationRequested();   // completions that end at their first token never await a forward
                    await completeAsync(index, stop.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Either the caller's wish, which is reported once for all, or another completion failed, and reports its own error.
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }
}
