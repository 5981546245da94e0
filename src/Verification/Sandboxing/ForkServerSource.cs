namespace Reasoning.Verification.Sandboxing;

/// <summary>What a fork server is made of.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Modules">Its source, as the bootstrap reads it.</param>
/// <param name="Configuration">What it is told beside the limits.</param>
/// <param name="Folders">Folders that it reads beside those of the interpreter.</param>
internal sealed record ForkServerSource(
    string Name, byte[] Modules, IReadOnlyDictionary<string, object?> Configuration, IReadOnlyList<string> Folders)
{
    /// <summary>The fork server of Python programs.</summary>
    public static ForkServerSource Python { get; } = new("Python worker", WorkerSource.PythonServer, new Dictionary<string, object?>(), []);
}
