using System.Text.Json;

namespace Reasoning.Evaluation.Runs;

/// <summary>
/// The file <c>samples.jsonl</c> of a run: all lines of a finished problem are appended in one write and pushed to the disk. What a kill leaves at
/// the end (half a line, or some lines of a problem) is cut off when the file is opened again, so that the file always holds whole problems.
/// </summary>
/// <remarks>
/// A problem of which the harness could not judge every sample is kept, but not as finished: when the file is opened again it is done once more,
/// and its later lines count.
/// </remarks>
internal sealed class SampleJournal : IDisposable
{
    public const string FileName = "samples.jsonl";

    private readonly FileStream _file;
    private readonly Lock _lock = new();
    private readonly List<EvaluatedItem> _items = [];

    private SampleJournal(FileStream file) => _file = file;

    /// <summary>The finished problems in the order they were finished; of earlier sessions, only those of which every sample was judged.</summary>
    public IReadOnlyList<EvaluatedItem> Items => _items;

    /// <summary>Opens the journal of a folder, or begins one, and cuts off what was not finished.</summary>
    /// <exception cref="InvalidOperationException">The folder holds a run with another manifest; nothing was changed.</exception>
    /// <exception cref="InvalidDataException">A line before the end is damaged; the message names file and line.</exception>
    /// <exception cref="IOException">Another run is writing to the folder.</exception>
    public static SampleJournal Open(string folder, RunManifest manifest)
    {
        Directory.CreateDirectory(folder);
        var file = LockedFile.Open(Path.Combine(folder, FileName), FileMode.OpenOrCreate);
        var journal = new SampleJournal(file);
        try
        {
            manifest.Claim(folder, hasSamples: file.Length > 0);
            journal.Recover();
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Empties the journal of a folder and removes the manifest; a folder without a journal holds no run.</summary>
    /// <exception cref="IOException">A run is writing to the folder; nothing was changed.</exception>
    public static void Discard(string folder)
    {
        var path = Path.Combine(folder, FileName);

        // The lock is held to the end, and the file stays: where a file can be deleted while it is open, a run that is just starting could otherwise
        // lock one that is no longer there, and lose what it writes.
        using var file = File.Exists(path) ? LockedFile.Open(path, FileMode.Open) : null;
        file?.SetLength(0);
        RunManifest.Discard(folder);
    }

    /// <summary>Adds a finished problem. Safe to call from many threads.</summary>
    public void Append(EvaluatedItem item)
    {
        using var buffer = new MemoryStream();
        foreach (var sample in item.Samples)
        {
            JsonSerializer.Serialize(buffer, sample, RunJson.Line);
            buffer.WriteByte((byte)'\n');
        }

        lock (_lock)
        {
            var end = _file.Position;
            try
            {
                _file.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
                _file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                // A full disk may take half of the lines, and another problem must not be appended to them.
                _file.SetLength(end);
                _file.Position = end;
                throw;
            }

            _items.Add(item);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Recover()
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var known = new HashSet<(string Strategy, string TaskId)>();
        var open = new List<SampleRecord>();
        var (position, line, whole) = (0, 1, 0);
        for (int length; (length = bytes.AsSpan(position).IndexOf((byte)'\n')) >= 0; position += length + 1, line++)
        {
            var sample = Parse(bytes.AsSpan(position, length), line);
            if (sample.Index != open.Count || (open.Count > 0 && (sample.TaskId != open[0].TaskId || sample.Strategy != open[0].Strategy)))
                throw Damaged(line, $"does not follow the line before it: it is sample {sample.Index} of '{sample.TaskId}' by {sample.Strategy}");
            open.Add(sample);
            if (open.Count < sample.Item.Samples) continue;

            var item = new EvaluatedItem([.. open]);
            if (known.Contains((item.Strategy, item.TaskId))) throw Damaged(line, $"finishes '{sample.TaskId}' by {sample.Strategy} a second time");
            if (item.IsJudged)
            {
                known.Add((item.Strategy, item.TaskId));
                _items.Add(item);
            }

            open.Clear();
            whole = position + length + 1;
        }

        _file.SetLength(whole);
        _file.Position = whole;
    }

    private SampleRecord Parse(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<SampleRecord>(line, RunJson.Line) ?? throw Damaged(number, "is null");
        }
        catch (JsonException exception)
        {
            throw Damaged(number, $"is not a sample ({exception.Message})");
        }
    }

    private InvalidDataException Damaged(int line, string what) =>
        new($"'{_file.Name}' line {line} {what}; something else changed the file, so choose another folder or start the run afresh.");
}
