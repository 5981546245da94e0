using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reasoning.Verification.UnitTests.Caching;

/// <summary>
/// Keeps verdicts in a file of JSON lines to which verdicts are only ever added, so that they outlive the process.
/// </summary>
/// <remarks>
/// One process at a time writes a file, and holds the empty file <c>PATH.lock</c> meanwhile; others that open it read what is there, and keep what they add themselves in
/// memory. A verdict has been handed to the operating system as one whole line when <see cref="AddAsync"/> returns, and is pushed to the disk with every 64th and at the
/// end: ending the process loses nothing, a power failure little. Verdicts that a busy machine may have brought about (<see cref="VerdictKind.CpuTimeout"/>,
/// <see cref="VerdictKind.WallTimeout"/>) are kept in memory and not written. A damaged line is skipped, and a torn one at the end is cut off before anything is added.
/// </remarks>
public sealed class FileVerdictCache : IVerdictCache, IDisposable
{
    private const int LinesAtRisk = 64;

    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() }, IgnoreReadOnlyProperties = true };

    private readonly ConcurrentDictionary<string, Verdict> _verdicts = new();
    private readonly Lock _lock = new();
    private readonly FileStream? _alone;
    private readonly FileStream _file;
    private int _linesAtRisk;
    private bool _disposed;

    private FileVerdictCache(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        _alone = TakeLock(Path);
        try
        {
            _file = IsWriter
                ? new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0)
                : new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            Load();
        }
        catch
        {
            _file?.Dispose();
            _alone?.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether what is added is written, if it may be: false where another process is writing the file, or where it must not be written.</summary>
    public bool IsWriter => _alone is not null;

    /// <summary>How many verdicts there are.</summary>
    public int Count => _verdicts.Count;

    /// <summary>Lines that could not be read when the file was opened.</summary>
    public int DamagedLines { get; private set; }

    /// <summary>Opens a file, or begins one. Takes time linear in its length, and memory for every verdict.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="IOException">The file can neither be written nor read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may neither be written nor read.</exception>
    public static FileVerdictCache Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new FileVerdictCache(path);
    }

    /// <inheritdoc/>
    public ValueTask<Verdict?> FindAsync(string key, CancellationToken cancellationToken = default) => ValueTask.FromResult(_verdicts.GetValueOrDefault(key));

    /// <inheritdoc/>
    /// <exception cref="IOException">The verdict cannot be written, such as to a disk that is full.</exception>
    public ValueTask AddAsync(string key, Verdict verdict, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var line = JsonSerializer.SerializeToUtf8Bytes(new Entry(key, verdict), Format);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (IsWriter && verdict.Kind is not (VerdictKind.CpuTimeout or VerdictKind.WallTimeout)) Append([.. line, (byte)'\n']);
            _verdicts[key] = verdict;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Pushes what was written to the disk and closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            if (_linesAtRisk > 0) _file.Flush(flushToDisk: true);
            _file.Dispose();
            _alone?.Dispose();
        }
    }

    // A lock on the file itself would keep readers out too: the framework takes a lock to read.
    private static FileStream? TakeLock(string path)
    {
        try
        {
            return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && File.Exists(path))
        {
            return null;
        }
    }

    private void Append(byte[] line)
    {
        var end = _file.Position;
        try
        {
            _file.Write(line);
            if (++_linesAtRisk < LinesAtRisk) return;
            _file.Flush(flushToDisk: true);
            _linesAtRisk = 0;
        }
        catch (IOException)
        {
            // A full disk may take half of the line, and another must not be appended to it.
            _file.SetLength(end);
            _file.Position = end;
            throw;
        }
    }

    private void Load()
    {
        var buffer = new byte[1 << 16];
        var (filled, whole) = (0, 0L);
        for (int read; (read = _file.Read(buffer, filled, buffer.Length - filled)) > 0;)
        {
            filled += read;
            var rest = buffer.AsSpan(0, filled);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                whole += end + 1;
                if (Parse(rest[..end]) is { } entry) _verdicts[entry.Key] = entry.Verdict;
                else DamagedLines++;
            }

            filled = rest.Length;
            rest.CopyTo(buffer);
            if (filled == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        }

        if (filled == 0) return;
        DamagedLines++;
        if (!IsWriter) return;
        _file.SetLength(whole);
        _file.Position = whole;
    }

    private static Entry? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line, Format) is { Key: not null, Verdict.IsEvidence: true } entry ? entry : null;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private sealed record Entry(string Key, Verdict Verdict);
}
