using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace Reasoning.Data.Pipelines;

/// <summary>A file of lines that grows, and of which is known how much of it is on the disk. Gzipped, it is a chain of members of <see cref="MemberBytes"/> bytes of text each, parted
/// between records: where members end depends on the text alone, so that a run that was stopped makes the same file.</summary>
internal sealed class LineFile : IDisposable
{
    /// <summary>Text that a member holds at least; the last one may hold less.</summary>
    public const int MemberBytes = 1 << 18;

    private const int WriteBytes = 1 << 16;
    private readonly string _path;
    private readonly FileStream _file;
    private readonly Stream _writer;
    private readonly bool _isGzip;
    private readonly ArrayBufferWriter<byte> _pending = new(WriteBytes);

    /// <summary>Opens a file and cuts it to what is known of it.</summary>
    /// <exception cref="IOException">The file cannot be opened, or is shorter than it was.</exception>
    public LineFile(string path, bool isGzip, long length, string pending, Func<Stream, Stream>? wrap)
    {
        (_path, _isGzip) = (path, isGzip);
        try
        {
            // Two runs that wrote to the same file would spoil it.
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be opened for writing: {exception.Message}", exception);
        }

        _writer = wrap?.Invoke(_file) ?? _file;
        if (_file.Length < length)
        {
            _file.Dispose();
            throw new InvalidDataException($"{path} is shorter than when its run stopped, so that the run cannot go on; overwrite it, or name another output.");
        }

        _file.SetLength(length);
        _file.Position = length;
        _pending.Write(Encoding.UTF8.GetBytes(pending));
    }

    /// <summary>What of the file is written; lines that wait are not.</summary>
    public long Length => _file.Position;

    /// <summary>Lines of a member that is not full.</summary>
    public string Pending => _isGzip ? Encoding.UTF8.GetString(_pending.WrittenSpan) : "";

    /// <summary>Adds what a record gave: whole lines.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        _pending.Write(lines);
        if (_pending.WrittenCount >= (_isGzip ? MemberBytes : WriteBytes)) WritePending();
    }

    /// <summary>Brings what was added to the disk; of a gzipped file, the full members.</summary>
    public void Flush()
    {
        if (!_isGzip) WritePending();
        Try(() =>
        {
            _writer.Flush();
            _file.Flush(flushToDisk: true);
        });
    }

    /// <summary>Ends the last member. An empty text is a member too: a file of no bytes is not gzipped.</summary>
    public void Finish()
    {
        if (_isGzip && (_pending.WrittenCount > 0 || _file.Position == 0)) WritePending();
        Flush();
    }

    public void Dispose() => _file.Dispose();

    private void WritePending()
    {
        Try(() =>
        {
            if (!_isGzip)
            {
                _writer.Write(_pending.WrittenSpan);
                return;
            }

            var member = new MemoryStream();
            using (var gzip = new GZipStream(member, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(_pending.WrittenSpan);
            if (member.Length == 0) member.Write(_emptyMember);
            _writer.Write(member.GetBuffer().AsSpan(0, (int)member.Length));
        });
        _pending.ResetWrittenCount();
    }

    private static readonly byte[] _emptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PipelineWriteException($"{_path} cannot be written: {exception.Message.TrimEnd('.')}. What was finished is kept; the same run goes on from there.", exception);
        }
    }
}
