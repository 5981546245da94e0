using System.Runtime.CompilerServices;

namespace Reasoning.Data.Pipelines;

/// <summary>Takes the records of an input through stages and writes what comes out, in the order of the input, to a file of JSON lines. The same input gives the same bytes with any
/// number of workers, and a run that was stopped, however it was, goes on from its last checkpoint to the same bytes.</summary>
/// <remarks>
/// Beside an output <c>X.jsonl</c> (or <c>X.jsonl.gz</c>) lie <c>X.rejects.jsonl</c>, with a line for everything that was not made and why, and <c>X.progress.json</c>, which notes at
/// every checkpoint what of both is on the disk for certain. Memory holds the records that are worked on, at most a few dozen for each worker, and what ordered stages remember.
/// A stage before an <see cref="IOrderedStage"/> is asked again for the records that were done when a run goes on; costly stages belong behind it.
/// </remarks>
public sealed class DataPipeline
{
    private const int WindowOfWorker = 8;
    private static readonly TimeSpan _reportInterval = TimeSpan.FromMilliseconds(100);

    private readonly RecordInput _input;
    private readonly IRecordStage[] _stages;
    private readonly string _outputPath;
    private readonly PipelineOptions _options;
    private readonly int _lastOrdered;

    /// <summary>Creates a pipeline. Nothing is opened yet.</summary>
    /// <param name="input">Where records come from.</param>
    /// <param name="stages">What they go through, each on what the one before it made; at least one. Ordered stages remember: use new ones for each run.</param>
    /// <param name="outputPath">The file to write: JSON lines, gzipped where its name ends in <c>.gz</c>.</param>
    /// <param name="options">How it runs.</param>
    /// <exception cref="ArgumentException">There is no stage.</exception>
    public DataPipeline(RecordInput input, IEnumerable<IRecordStage> stages, string outputPath, PipelineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        _input = input;
        _stages = [.. stages];
        if (_stages.Length == 0) throw new ArgumentException("A pipeline has at least one stage.", nameof(stages));
        _outputPath = outputPath;
        _options = options ?? new PipelineOptions();
        _lastOrdered = Array.FindLastIndex(_stages, stage => stage is IOrderedStage);
    }

    /// <summary>Runs to the end, or from where an earlier run stopped; does nothing where one finished.</summary>
    /// <param name="progress">Is told now and then how far it is.</param>
    /// <param name="cancellationToken">Stops after the records that are done; they are kept.</param>
    /// <exception cref="InvalidDataException">What is there is not of a run with the same settings and input.</exception>
    /// <exception cref="PipelineWriteException">A file cannot be written.</exception>
    /// <exception cref="ArgumentException">The names of the files do not go together.</exception>
    /// <exception cref="InvalidOperationException">A stage failed; the message names the record.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<PipelineSummary> RunAsync(IProgress<PipelineProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        PipelinePaths paths = PipelinePaths.Of(_outputPath, _options.RejectsPath, _input);
        PipelineCheckpoint now = Describe();
        PipelineCheckpoint? before = _options.Overwrite ? null : PipelineCheckpoint.Read(paths.Progress);
        if (before?.WhyNot(now, _outputPath) is { } reason) throw new InvalidDataException(reason);
        var ledger = new PipelineLedger(_stages, before);
        if (before is { Finished: true }) return Summarise(paths, ledger, before.Records, before.Records, wasFinished: true, TimeSpan.Zero);

        using var files = new PipelineFiles(paths, _options, before);
        var state = new PipelineRun(files, ledger, now, before?.Records ?? 0, _input.Bytes, _options, progress);
        state.Save();
        try
        {
            await ConsumeAsync(state, cancellationToken).ConfigureAwait(false);
            state.Finish();
        }
        catch when (!files.HasFailed)
        {
            state.Save();
            throw;
        }

        return Summarise(paths, ledger, state.Records, before?.Records ?? 0, wasFinished: false, state.Elapsed);
    }

    private async Task ConsumeAsync(PipelineRun state, CancellationToken cancellationToken)
    {
        using var workers = new SemaphoreSlim(_options.Workers);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using IAsyncEnumerator<RecordWork> works = Works(state.Records, workers, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        Task<bool> next = Task.FromResult(true);
        try
        {
            while (true)
            {
                next = works.MoveNextAsync().AsTask();

                // What is finished is not to wait for a record that takes long.
                if (!next.IsCompleted && state.TimeToSave is { } time)
                {
                    Task first = await Task.WhenAny(next, Task.Delay(time, _options.TimeProvider, cancellationToken)).ConfigureAwait(false);
                    if (first != next && !cancellationToken.IsCancellationRequested) state.Save();
                }

                if (!await next.ConfigureAwait(false)) return;
                if (!works.Current.IsDone) state.Add(works.Current, _reportInterval);
            }
        }
        finally
        {
            // The work under way ends before anything is closed.
            await stop.CancelAsync().ConfigureAwait(false);
            await next.ContinueWith(ended => ended.Exception, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    /// <summary>All records with what the stages made of them. Stages that need no order run together, as far as the next one that does.</summary>
    private IAsyncEnumerable<RecordWork> Works(long done, SemaphoreSlim workers, CancellationToken cancellationToken)
    {
        int window = Math.Max(16, WindowOfWorker * _options.Workers);
        IAsyncEnumerable<RecordWork> works = ReadAsync(done, cancellationToken);
        for (int first = 0; first < _stages.Length || first == 0;)
        {
            int ordered = Array.FindIndex(_stages, first, stage => stage is IOrderedStage);
            int start = first, end = ordered < 0 ? _stages.Length : ordered;
            works = OrderedWork.RunAsync(
                works,
                async (work, token) =>
                {
                    if (start == 0) work.Read();
                    if (work.IsDone && start > _lastOrdered) return work;
                    for (int i = start; i < end; i++) await work.ProcessAsync(i, _stages[i], token).ConfigureAwait(false);
                    if (ordered >= 0) await work.PrepareAsync((IOrderedStage)_stages[ordered], token).ConfigureAwait(false);
                    return work;
                },
                workers,
                window,
                cancellationToken);
            if (ordered >= 0) works = DecideAsync(works, ordered, cancellationToken);
            first = end + 1;
        }

        return works;
    }

    private async IAsyncEnumerable<RecordWork> DecideAsync(IAsyncEnumerable<RecordWork> works, int stage, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordWork work in works.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            work.Decide(stage, (IOrderedStage)_stages[stage]);
            yield return work;
        }
    }

    private async IAsyncEnumerable<RecordWork> ReadAsync(long done, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RawRecord raw in _input.ReadRawAsync(cancellationToken).ConfigureAwait(false))
        {
            if (raw.Number == _options.Limit) yield break;
            if (raw.Number >= done || _lastOrdered >= 0) yield return new RecordWork(raw, raw.Number < done);
        }
    }

    private PipelineCheckpoint Describe()
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in _options.Settings) settings[name] = value;
        settings["stages"] = string.Join(", ", _stages.Select(stage => stage.Name));
        settings["output"] = _outputPath.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? "gzip" : "plain";
        settings["longest record"] = $"{_input.MaxRecordBytes}";
        if (_options.Limit is { } limit) settings["limit"] = $"{limit}";
        return new PipelineCheckpoint
        {
            Version = PipelineCheckpoint.CurrentVersion,
            Finished = false,
            Records = 0,
            OutputBytes = 0,
            RejectBytes = 0,
            InputFiles = _input.Files.Count,
            InputBytes = _input.Bytes,
            InputHash = _input.Identity(),
            Settings = settings,
            Stages = [],
            Pending = "",
        };
    }

    private static PipelineSummary Summarise(PipelinePaths paths, PipelineLedger ledger, long records, long restored, bool wasFinished, TimeSpan elapsed) => new()
    {
        OutputPath = paths.Output,
        RejectsPath = paths.Rejects,
        Records = records,
        Items = ledger.Items,
        Rejects = ledger.Rejects,
        Restored = restored,
        WasFinished = wasFinished,
        Stages = ledger.Stages,
        Elapsed = elapsed,
    };
}
