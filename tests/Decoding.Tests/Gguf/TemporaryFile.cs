namespace Reasoning.Decoding.Tests.Gguf;

/// <summary>A path for a test's file, deleted when the test ends.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"reasoning-{Guid.NewGuid():N}.gguf");

    public void Dispose() => File.Delete(Path);
}
