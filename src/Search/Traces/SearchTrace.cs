using System.Text;
using System.Text.Json;

namespace Reasoning.Search.Traces;

/// <summary>
/// The events of one search, which are only ever added to: in memory, or in a file of JSON lines besides. A search that is given a trace with events takes every reply,
/// verdict and refusal that it asks for again from there, and goes on with real ones where the trace ends.
/// </summary>
/// <remarks>
/// An event has been handed to the operating system as a whole line before the search goes on with what it says, so a process that is killed loses no finished call; the
/// disk has it with every 64th event and at the end. What a kill leaves of a line is cut off when the file is opened again. One search at a time. Thread-safe.
/// </remarks>
public sealed class SearchTrace : IDisposable
{
    private const int EventsAtRisk = 64;

    private readonly Lock _lock = new();
    private readonly List<TraceEvent> _events = [];
    private readonly Dictionary<(string Node, int Number), TraceEvent> _known = [];
    private readonly HashSet<(string Node, int Number)> _used = [];
    private readonly FileStream? _file;
    private readonly FileStream? _alone;
    private int _atRisk;

    /// <summary>A trace in memory.</summary>
    public SearchTrace()
    {
    }

    private SearchTrace(FileStream? file, FileStream? alone, string? path, bool isReplay) => (_file, _alone, Path, IsReplay) = (file, alone, path, isReplay);

    /// <summary>The file; null for a trace in memory.</summary>
    public string? Path { get; }

    /// <summary>The events so far, in the order in which they happened.</summary>
    public IReadOnlyList<TraceEvent> Events
    {
        get
        {
            lock (_lock) return [.. _events];
        }
    }

    /// <summary>What the search was asked; null as long as there are no events.</summary>
    public SearchBegun? Begun
    {
        get
        {
            lock (_lock) return _events.Count == 0 ? null : (SearchBegun)_events[0];
        }
    }

    /// <summary>The result; null where the search has not ended.</summary>
    public SearchConcluded? Concluded
    {
        get
        {
            lock (_lock) return _events.OfType<SearchConcluded>().LastOrDefault();
        }
    }

    /// <summary>Whether nothing may be added: what is not in it is an error.</summary>
    internal bool IsReplay { get; }

    /// <summary>Opens a trace to go on with it, or begins one; its folder is made where it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A line before the last is not an event; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be written, or another search is writing it.</exception>
    public static SearchTrace Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        var alone = TakeLock(full);
        FileStream? file = null;
        try
        {
            file = new FileStream(full, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            var trace = new SearchTrace(file, alone, full, isReplay: false);
            var whole = trace.Load(file);
            file.SetLength(whole);
            file.Position = whole;
            return trace;
        }
        catch
        {
            file?.Dispose();
            alone.Dispose();
            throw;
        }
    }

    /// <summary>Reads a trace to look at it, or to derive its result again (<see cref="SearchReplay"/>). The file is not changed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A line before the last is not an event; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SearchTrace Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var trace = new SearchTrace(null, null, System.IO.Path.GetFullPath(path), isReplay: true);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        trace.Load(file);
        return trace;
    }

    /// <summary>The same events, to which nothing can be added.</summary>
    internal SearchTrace ForReplay()
    {
        var trace = new SearchTrace(null, null, Path, isReplay: true);
        foreach (var known in Events) trace.Remember(known);
        return trace;
    }

    /// <summary>Brings what was written to the disk, and closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_file is not { CanWrite: true }) return;
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            _alone?.Dispose();
        }
    }

    /// <summary>The event of a name; null where it has not happened yet.</summary>
    /// <exception cref="TraceMismatchException">Another kind of event has that name, or the trace may not be added to and has none.</exception>
    internal TEvent? Find<TEvent>(string node, int number)
        where TEvent : TraceEvent
    {
        lock (_lock)
        {
            if (!_known.TryGetValue((node, number), out var known))
                return IsReplay ? throw new TraceMismatchException($"The trace{Place} ends before event {number} of '{node}': the search was not finished.") : null;
            _used.Add((node, number));
            return known as TEvent ?? throw Mismatch(known, $"another kind of event ({typeof(TEvent).Name})");
        }
    }

    /// <summary>Whether an event of a name is known, and of some kind.</summary>
    internal bool Has<TEvent>(string node, int number)
        where TEvent : TraceEvent
    {
        lock (_lock) return _known.TryGetValue((node, number), out var known) && known is TEvent;
    }

    /// <summary>An event that was neither asked for nor happened again; null where there is none.</summary>
    internal TraceEvent? FirstUnused()
    {
        lock (_lock) return _events.Find(known => !_used.Contains((known.Node, known.Number)));
    }

    /// <summary>Adds an event, or checks that it is the known one of its name.</summary>
    /// <exception cref="TraceMismatchException">The known one says something else.</exception>
    internal void Add(TraceEvent happened)
    {
        lock (_lock)
        {
            if (_known.TryGetValue((happened.Node, happened.Number), out var known))
            {
                _used.Add((happened.Node, happened.Number));
                var line = TraceJson.Write(happened);
                if (!line.AsSpan().SequenceEqual(TraceJson.Write(known))) throw Mismatch(known, Encoding.UTF8.GetString(line));
                return;
            }

            if (IsReplay) throw new TraceMismatchException($"The trace{Place} ends before event {happened.Number} of '{happened.Node}': the search was not finished.");
            if (_file is not null) Append([.. TraceJson.Write(happened), (byte)'\n']);
            Remember(happened);
        }
    }

    // A lock on the file itself would keep readers out too: the framework takes a lock to read.
    private static FileStream TakeLock(string path)
    {
        try
        {
            return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (File.Exists($"{path}.lock"))
        {
            throw new IOException($"'{path}' is in use; another search is writing it.", exception);
        }
    }

    private string Place => Path is null ? "" : $" '{Path}'";

    private TraceMismatchException Mismatch(TraceEvent known, string instead)
    {
        var line = Encoding.UTF8.GetString(TraceJson.Write(known));
        return new TraceMismatchException(
            $"Event {known.Number} of '{known.Node}' in the trace{Place} is {Shortened(line)}, and this search has {Shortened(instead)} there: "
            + "the trace is of another search, of other settings, or of another version.");
    }

    private static string Shortened(string text) => text.Length <= 160 ? text : text[..157] + "...";

    private void Append(byte[] line)
    {
        var end = _file!.Position;
        try
        {
            _file.Write(line);
            if (++_atRisk >= EventsAtRisk)
            {
                _file.Flush(flushToDisk: true);
                _atRisk = 0;
            }
        }
        catch (IOException)
        {
            // A full disk may take half of the line, and the next must not be appended to it.
            _file.SetLength(end);
            _file.Position = end;
            throw;
        }
    }

    private void Remember(TraceEvent known)
    {
        _events.Add(known);
        _known.Add((known.Node, known.Number), known);
    }

    /// <returns>How many bytes are whole lines.</returns>
    private long Load(FileStream file)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var (position, line) = (0, 1);
        for (int length; (length = bytes.AsSpan(position).IndexOf((byte)'\n')) >= 0; position += length + 1, line++)
        {
            var read = Parse(bytes.AsSpan(position, length), line);
            if (_events.Count == 0 != read is SearchBegun) throw Damaged(line, _events.Count == 0 ? "does not begin a search" : "begins a second search");
            if (!_known.TryAdd((read.Node, read.Number), read)) throw Damaged(line, $"is event {read.Number} of '{read.Node}' a second time");
            _events.Add(read);
        }

        return position;
    }

    private TraceEvent Parse(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return TraceJson.Read(line);
        }
        catch (JsonException exception)
        {
            throw Damaged(number, $"is not an event of a search ({exception.Message})");
        }
    }

    private InvalidDataException Damaged(int line, string what) => new($"'{Path}' line {line} {what}; take another file, or remove it to begin afresh.");
}
