using System.Text.Json;

namespace Reasoning.Verification.Sandboxing;

/// <summary>The Python side of the sandbox: a first program for the command line, which then reads the rest from its standard input.</summary>
internal static class WorkerSource
{
    // In the order in which they need each other.
    private static readonly string[] Modules = ["system", "values", "candidate", "checker", "isolation", "syscalls", "zygote"];

    /// <summary>The first program; it also runs in interpreters that are too old for the rest, to say so.</summary>
    public static string Bootstrap { get; } = Read("bootstrap");

    /// <summary>The rest: JSON pairs of a module's name and its source.</summary>
    public static byte[] Rest { get; } =
        JsonSerializer.SerializeToUtf8Bytes(Modules.Select(name => new[] { $"reasoning_{name}", Read(name) }));

    private static string Read(string name)
    {
        using var stream = typeof(WorkerSource).Assembly.GetManifestResourceStream($"{name}.py")
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.py.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
