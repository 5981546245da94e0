namespace Reasoning.Evaluation.Runs;

/// <summary>A file that one run at a time may have open.</summary>
internal static class LockedFile
{
    /// <summary>Opens a file for reading and writing, and keeps every other run from it until it is closed. Writes are not buffered.</summary>
    /// <exception cref="IOException">Another run has the file open.</exception>
    // Only opening shows whether another process has the file: deleting it, for one, asks for no lock everywhere.
    public static FileStream Open(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new IOException($"'{path}' is in use; another run is writing to that folder.", exception);
        }
    }
}
