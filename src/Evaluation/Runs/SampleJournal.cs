using System.Text.Json;

namespace Reasoning.Evaluation.Runs;

/// <summary>
/// The file <c>samples.jsonl</c> of a run: all lines of a finished problem are appended in one write and pushed to the disk. What a kill leaves at
/// the end (half a line, or some lines of a problem) is cut off when the file is opened again, so that the file always holds whole problems.
/// </summary>
internal sealed class SampleJournal : IDisposable
{
    public const string FileName = "samples.jsonl";

    private readonly FileStream _file;
    private readonly Lock _lock = new();
    private readonly List<EvaluatedItem> _items = [];

    private SampleJournal(FileStream file) => _file = file;

    /// <summary>The finished problems in the order they were finished.</summary>
    public IReadOnlyList<EvaluatedItem> Items => _items;

    /// <summary>Opens the journal of a folder, or begins one, and cuts off what was not finished.</summary>
    /// <exception cref="InvalidOperationException">The folder holds a run with another manifest; nothing was changed.</exception>
    /// <exception cref="InvalidDataException">A line before the end is damaged; the message names file and line.</exception>
    /// <exception cref="IOException">Another run is writing to the folder.</exception>
    public static SampleJournal Open(string folder, RunManifest manifest)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new IOException($"'{path}' is in use; another run is writing to that folder.", exception);
        }

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

            if (!known.Add((sample.Strategy, sample.TaskId))) throw Damaged(line, $"finishes '{sample.TaskId}' by {sample.Strategy} a second time");
            _items.Add(new EvaluatedItem([.. open]));
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
