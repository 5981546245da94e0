using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Reasoning.Decoding.Scheduling;

/// <summary>What a run on a scheduler has to say, as a stream. Whoever reads the stream twice runs twice.</summary>
internal static class UpdateStream
{
    /// <summary>Starts a run when reading begins and gives its updates; what the run throws is thrown to the reader after the last of them.</summary>
    /// <param name="run">The run, with where to write its updates.</param>
    /// <param name="cancellationToken">Handed to the run, which is cancelled too when the reader leaves.</param>
    public static async IAsyncEnumerable<TUpdate> ReadAsync<TUpdate>(
        Func<ChannelWriter<TUpdate>, CancellationToken, Task> run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var updates = Channel.CreateUnbounded<TUpdate>(new UnboundedChannelOptions { SingleReader = true });
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = RunToTheEndAsync();
        try
        {
            await foreach (var update in updates.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false)) yield return update;
        }
        finally
        {
            // The reader may have left early; nothing of the run stays behind when this returns.
            await abandoned.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }

        async Task RunToTheEndAsync()
        {
            try
            {
                await run(updates.Writer, abandoned.Token).ConfigureAwait(false);
                updates.Writer.Complete();
            }
            catch (Exception error)
            {
                updates.Writer.Complete(error);
            }
        }
    }
}
