using System.Buffers;

namespace Reasoning.Data.Pipelines;

/// <summary>Parts a stream into lines without keeping more of it than the longest line that is wanted. Lines end with "\n"; a "\r" before it belongs to the end.</summary>
internal sealed class LineReader(Stream stream, int maxBytes) : IDisposable
{
    // A stream that is unpacked holds back a few bytes.
    private const int LeastRoom = 1 << 12;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private long _readBytes;

    /// <summary>The line that was read, without its end; null where it is longer than wanted.</summary>
    public byte[]? Line { get; private set; }

    /// <summary>Its number, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The part of what was read of the stream that the lines so far take up.</summary>
    public double Share => _readBytes == 0 ? 1 : 1 - ((double)(_end - _start) / _readBytes);

    /// <summary>Reads the next line; false at the end.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        int scanned = 0;
        bool isTooLong = false;
        while (true)
        {
            int at = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (at >= 0)
            {
                Take(scanned + at, isTooLong);
                _start += scanned + at + 1;
                return true;
            }

            scanned = _end - _start;
            if (_isAtEnd)
            {
                if (scanned == 0 && !isTooLong) return false;
                Take(scanned, isTooLong);
                _start = _end;
                return true;
            }

            // One byte more than wanted may be the "\r" of the end.
            if (scanned > (long)maxBytes + 1)
            {
                isTooLong = true;
                (_start, _end, scanned) = (0, 0, 0);
            }

            MakeRoom();
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _isAtEnd = read == 0;
            _end += read;
            _readBytes += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Take(int length, bool isTooLong)
    {
        Number++;
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        if (Number == 1 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        if (line.EndsWith("\r"u8)) line = line[..^1];
        Line = isTooLong || line.Length > maxBytes ? null : line.ToArray();
    }

    private void MakeRoom()
    {
        if (_end + LeastRoom <= _buffer.Length) return;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
