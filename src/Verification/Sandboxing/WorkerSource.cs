using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Reasoning.Verification.Sandboxing;

/// <summary>The Python side of the sandboxes: a first program for the command line, which then reads the rest from its standard input.</summary>
internal static class WorkerSource
{
    private static readonly string[] PythonModules = ["system", "values", "candidate", "objects", "checker", "remote", "unittests", "isolation", "syscalls", "watch", "zygote"];

    /// <summary>The first program; it also runs in interpreters that are too old for the rest, to say so.</summary>
    public static string Bootstrap { get; } = Read("bootstrap");

    /// <summary>The fork server of Python programs.</summary>
    public static byte[] PythonServer { get; } = Modules(PythonModules);

    /// <summary>The fork server of C# programs, which is that of Python programs but for what it forks.</summary>
    public static byte[] CSharpServer { get; } = Modules([.. PythonModules, "dotnet"]);

    /// <summary>SHA-256, in lower-case hexadecimal, of everything that the library brings into sandboxes.</summary>
    public static string Sha256 { get; } = HashOf(typeof(WorkerSource).Assembly);

    /// <summary>SHA-256, in lower-case hexadecimal, of an assembly's resources and their names.</summary>
    public static string HashOf(Assembly assembly)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var resource = assembly.GetManifestResourceStream(name)!;
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{resource.Length}\n"));
            hash.AppendData(SHA256.HashData(resource));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The rest of a worker: JSON pairs of a module's name and its source.</summary>
    /// <param name="names">The modules, in the order in which they need each other; the last one has the function <c>main</c>.</param>
    public static byte[] Modules(params IEnumerable<string> names) =>
        JsonSerializer.SerializeToUtf8Bytes(names.Select(name => new[] { $"reasoning_{name}", Read(name) }));

    private static string Read(string name)
    {
        using var stream = typeof(WorkerSource).Assembly.GetManifestResourceStream($"{name}.py")
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.py.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
