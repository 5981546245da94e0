using System.Text.Json;
using Reasoning.Evaluation.Runs;
using Reasoning.Verification;

namespace Reasoning.Evaluation.Scoring;

/// <summary>
/// The file of results: one line per sample, in the samples' order, appended as they become known and pushed to the disk at least every second. What a kill leaves
/// of a line at the end is cut off when the file is opened again. Beside it lies the manifest (<c>.run.json</c>), which also keeps other runs away from the file.
/// </summary>
internal sealed class ResultJournal : IAsyncDisposable
{
    private const string ManifestEnding = ".run.json";
    private const string Unfinished = ".part";

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly TimeProvider _clock;
    private readonly SortedSet<int> _unjudged = [];
    private FileStream? _file;
    private long _pushed;

    private ResultJournal(string path, FileStream own, TimeProvider clock) => (_path, _lock, _clock) = (path, own, clock);

    /// <summary>Samples that have a line.</summary>
    public int Count { get; private set; }

    /// <summary>Of these, the places of those that the harness could not judge.</summary>
    public IReadOnlySet<int> Unjudged => _unjudged;

    /// <summary>Opens the results of a run, or begins them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="manifest">What the results depend on.</param>
    /// <param name="restart">Throw away what the file holds, if it is this tool's.</param>
    /// <param name="samples">The samples, with which the lines that are there are compared.</param>
    /// <param name="onRestored">Gets every sample that is judged already.</param>
    /// <param name="clock">Says when to push to the disk.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidOperationException">The file holds results of another run; nothing was changed.</exception>
    /// <exception cref="InvalidDataException">The file is not this tool's, or damaged; nothing was changed.</exception>
    /// <exception cref="IOException">Another run is writing to the file.</exception>
    public static async Task<ResultJournal> OpenAsync(
        string path,
        ScoringManifest manifest,
        bool restart,
        SampleSet samples,
        Action<PlacedSample, SampleResult> onRestored,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        if (HasResults(path) && !File.Exists(path + ManifestEnding))
            throw new InvalidDataException($"'{path}' is there already and not from this tool (there is no '{path}{ManifestEnding}' beside it); choose another file for the results.");
        var journal = new ResultJournal(path, LockedFile.Open(path + ManifestEnding, FileMode.OpenOrCreate), clock);
        try
        {
            var file = journal._file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            if (restart)
            {
                // Before the manifest is replaced: at no moment may old results lie beside a new manifest.
                file.SetLength(0);
                file.Flush(flushToDisk: true);
            }

            journal.Claim(manifest, isNew: file.Length == 0);
            await journal.RecoverAsync(samples, onRestored, cancellationToken).ConfigureAwait(false);
            return journal;
        }
        catch
        {
            await journal.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds the result of the next sample.</summary>
    public void Append(Sample sample, SampleResult result)
    {
        var end = _file!.Position;
        try
        {
            _file.Write([.. ResultLine.Write(sample, result), (byte)'\n']);
            if (_clock.GetElapsedTime(_pushed) >= TimeSpan.FromSeconds(1))
            {
                _file.Flush(flushToDisk: true);
                _pushed = _clock.GetTimestamp();
            }
        }
        catch (IOException)
        {
            // A full disk may take half of the line, and another one must not be appended to it.
            _file.SetLength(end);
            _file.Position = end;
            throw;
        }

        Count++;
    }

    /// <summary>Puts new results in the place of lines that are there. Until all of them are written the file stays as it is.</summary>
    /// <param name="results">The new results, by the places of the samples.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    public async Task ReplaceAsync(IReadOnlyDictionary<int, SampleResult> results, SampleSet samples, CancellationToken cancellationToken)
    {
        var temporary = _path + Unfinished;
        await using (var written = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            _file!.Position = 0;
            await using var lines = TextLine.ReadAsync(_file, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await foreach (var sample in samples.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (sample.Index == Count || !await lines.MoveNextAsync().ConfigureAwait(false)) break;
                await written.WriteAsync(
                    results.TryGetValue(sample.Index, out var result) ? ResultLine.Write(sample.Sample, result) : lines.Current.Bytes, cancellationToken).ConfigureAwait(false);
                written.WriteByte((byte)'\n');
            }

            written.Flush(flushToDisk: true);
        }

        await _file.DisposeAsync().ConfigureAwait(false);
        File.Move(temporary, _path, overwrite: true);
        _file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        _file.Position = _file.Length;
        _unjudged.ExceptWith(results.Where(result => result.Value.Verdict != VerdictKind.HarnessError).Select(result => result.Key));
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            _file.Flush(flushToDisk: true);
            await _file.DisposeAsync().ConfigureAwait(false);
        }

        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static bool HasResults(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private void Claim(ScoringManifest manifest, bool isNew)
    {
        if (!isNew)
        {
            var bytes = new byte[_lock.Length];
            _lock.ReadExactly(bytes);
            if (manifest.FirstDifference(Read(bytes)) is { } difference)
                throw new InvalidOperationException($"'{_path}' holds results with {difference}; choose another file for the results, or start afresh.");
            return;
        }

        _lock.SetLength(0);
        JsonSerializer.Serialize(_lock, manifest, RunJson.Indented);
        _lock.WriteByte((byte)'\n');
        _lock.Flush(flushToDisk: true);
    }

    private ScoringManifest Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<ScoringManifest>(bytes, RunJson.Indented) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"'{_lock.Name}' does not say which run the results are from ({exception.Message.TrimEnd('.')}); choose another file for the results, or start afresh.", exception);
        }
    }

    private async Task RecoverAsync(SampleSet samples, Action<PlacedSample, SampleResult> onRestored, CancellationToken cancellationToken)
    {
        if (_file!.Length == 0) return;
        long whole = 0;
        await using var lines = TextLine.ReadAsync(_file, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await foreach (var sample in samples.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!await lines.MoveNextAsync().ConfigureAwait(false) || !lines.Current.IsEnded) break;
            var result = Parse(lines.Current, sample.Sample);
            if (result.Verdict == VerdictKind.HarnessError) _unjudged.Add(sample.Index);
            else onRestored(sample, result);
            whole = lines.Current.End;
            Count++;
        }

        if (Count == samples.Count && await lines.MoveNextAsync().ConfigureAwait(false) && lines.Current.IsEnded)
            throw Damaged(lines.Current.Number, "is one more than there are samples");
        _file.SetLength(whole);
        _file.Position = whole;
    }

    private SampleResult Parse(TextLine line, Sample sample)
    {
        try
        {
            return ResultLine.Read(line.Bytes.Span, sample) ?? throw Damaged(line.Number, $"is not about the sample of '{sample.TaskId}' that should be there");
        }
        catch (JsonException exception)
        {
            throw Damaged(line.Number, $"is not a result ({exception.Message.TrimEnd('.')})");
        }
    }

    private InvalidDataException Damaged(int line, string what) =>
        new($"'{_path}' line {line} {what}; something else changed the file, so choose another file for the results, or start afresh.");
}
