using System.IO.MemoryMappedFiles;

namespace Reasoning.Decoding.Gguf;

/// <summary>A whole file mapped read-only into memory. Offsets are 64-bit, so files above 2 GiB work.</summary>
internal sealed unsafe class GgufMap : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _pointer;
    private bool _disposed;

    /// <exception cref="IOException">The file cannot be read (not found, a folder, locked).</exception>
    public GgufMap(string path)
    {
        Path = path;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        Length = stream.Length;
        if (Length == 0)
            return; // an empty file cannot be mapped; the reader reports it as truncated
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        _pointer += _view.PointerOffset;
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>The first byte of the file; valid until <see cref="Dispose"/>.</summary>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(GgufFile));
            return _pointer;
        }
    }

    /// <summary>A range of the file, which the caller has checked to lie within it.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length) => new(Pointer + offset, length);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_pointer != null)
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _pointer = null;
        _view?.Dispose();
        _file?.Dispose();
    }
}
