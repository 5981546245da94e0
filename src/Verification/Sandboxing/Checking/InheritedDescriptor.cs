namespace Reasoning.Verification.Sandboxing.Checking;

/// <summary>A file that this program holds open so that every process it starts inherits it, under a number that is not one of the first 128.</summary>
internal sealed class InheritedDescriptor : IDisposable
{
    private const int Least = 128;

    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _handle;

    public InheritedDescriptor()
    {
        // The lowest number that is free is the one that is given.
        var lower = new List<IDisposable>();
        try
        {
            for (_handle = Open(); _handle.DangerousGetHandle() < Least; _handle = Open()) lower.Add(_handle);
        }
        finally
        {
            lower.ForEach(handle => handle.Dispose());
        }
    }

    public void Dispose() => _handle.Dispose();

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Open() =>
        File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Inheritable);
}
