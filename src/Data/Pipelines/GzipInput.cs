using System.IO.Compression;

namespace Reasoning.Data.Pipelines;

/// <summary>Unpacks a gzipped file and notices when it is cut off, which the framework's stream takes for the end. A member with a known text is put behind the file: what is unpacked
/// ends with that text only if the member before it was whole.</summary>
internal sealed class GzipInput(Stream stored) : Stream
{
    private static readonly byte[] _mark = new Guid("6f1f3c5a-8e0b-4c7d-9a52-b3d4e1f60718").ToByteArray();
    private static readonly byte[] _member = Pack(_mark);

    private readonly GZipStream _unpacked = new(new FollowedStream(stored, _member), CompressionMode.Decompress);
    private readonly byte[] _kept = new byte[_mark.Length];
    private int _keptBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="InvalidDataException">The file is damaged or cut off.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The last bytes are held back until it is known whether they are the mark.
        while (true)
        {
            int room = buffer.Length - _keptBytes;
            if (room <= 0) throw new ArgumentException("The buffer is smaller than the mark at the end.", nameof(buffer));
            int read = await _unpacked.ReadAsync(buffer.Slice(_keptBytes, room), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                if (_keptBytes == _mark.Length && _kept.AsSpan().SequenceEqual(_mark)) return 0;
                throw new InvalidDataException("The file is cut off.");
            }

            _kept.AsSpan(0, _keptBytes).CopyTo(buffer.Span);
            int all = _keptBytes + read;
            _keptBytes = Math.Min(all, _mark.Length);
            buffer.Span[(all - _keptBytes)..all].CopyTo(_kept);
            if (all > _keptBytes) return all - _keptBytes;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(text);
        return packed.ToArray();
    }

    /// <summary>A stream with bytes behind it.</summary>
    private sealed class FollowedStream(Stream first, byte[] then) : Stream
    {
        private int _at = -1;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_at < 0)
            {
                int read = await first.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0) return read;
                _at = 0;
            }

            return TakeRest(buffer.Span);
        }

        public override int Read(Span<byte> buffer)
        {
            if (_at < 0)
            {
                int read = first.Read(buffer);
                if (read > 0) return read;
                _at = 0;
            }

            return TakeRest(buffer);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int TakeRest(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, then.Length - _at);
            then.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }
    }
}
