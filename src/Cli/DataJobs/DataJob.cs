using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.DataJobs;

/// <summary>What a data command makes of its options: the stages that records go through.</summary>
/// <param name="Stages">The stages, in their order.</param>
internal sealed record DataJob(params IReadOnlyList<IRecordStage> Stages) : IAsyncDisposable
{
    /// <summary>What items depend on besides the options of the command line, such as the size of another file that is read. A job goes on only with the same.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What is disposed of when the job has ended, such as a model or a sandbox.</summary>
    public IReadOnlyList<object> Owned { get; init; } = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Owned)
        {
            if (owned is IAsyncDisposable disposable) await disposable.DisposeAsync();
            else (owned as IDisposable)?.Dispose();
        }
    }
}
