using Microsoft.Win32.SafeHandles;

namespace Reasoning.Verification.Runner;

/// <summary>A descriptor as a stream that counts what all streams of its kind write, so that it can be told which call printed what.</summary>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    private static long s_written;

    // Not before the descriptor is what it stays: whether it can seek is asked once.
    private readonly FileStream _stream = new(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    public static long Written => Volatile.Read(ref s_written);

    /// <summary>Forgets what was written before a process was forked.</summary>
    public static void StartCounting() => s_written = 0;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes what is not the candidate's.</summary>
    public void WriteUncounted(ReadOnlySpan<byte> buffer) => _stream.Write(buffer);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        WriteUncounted(buffer);
        Interlocked.Add(ref s_written, buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _stream.Dispose();
        base.Dispose(disposing);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
