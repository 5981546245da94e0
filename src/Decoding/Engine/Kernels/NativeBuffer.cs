using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>A block of native memory, aligned for vectors, that asks for large pages where the system gives them. Contents are zero at first.</summary>
internal sealed unsafe partial class NativeBuffer : IDisposable
{
    private const nuint LargePage = 2 << 20;
    private const int AdviseLargePages = 14; // MADV_HUGEPAGE of Linux
    private byte* _pointer;

    /// <summary>Takes memory.</summary>
    /// <exception cref="OutOfMemoryException">There is none.</exception>
    public NativeBuffer(long length)
    {
        Length = length;
        nuint size = (nuint)Math.Max(length, 64);
        bool isLarge = size >= 2 * LargePage;
        _pointer = (byte*)NativeMemory.AlignedAlloc(size, isLarge ? LargePage : 64);
        if (isLarge && OperatingSystem.IsLinux())
            _ = Advise(_pointer, size, AdviseLargePages); // a hint: without it everything works, only slower
        NativeMemory.Clear(_pointer, size);
    }

    ~NativeBuffer() => Free();

    /// <summary>Bytes asked for.</summary>
    public long Length { get; }

    /// <summary>The first byte.</summary>
    public byte* Pointer => _pointer;

    /// <summary>The first byte, as a float.</summary>
    public float* Floats => (float*)_pointer;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
