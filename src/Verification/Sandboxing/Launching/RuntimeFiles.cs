namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>A language's runtime, as a worker that sees nothing else of the machine needs it.</summary>
/// <param name="Program">The program to start; null for the one that is named anyway.</param>
/// <param name="Folders">Folders and files that it reads.</param>
internal sealed record RuntimeFiles(string? Program, IReadOnlyList<string> Folders);
