using System.Runtime.InteropServices;

namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>The .NET runtime that C# candidates are compiled against and run on.</summary>
/// <param name="Folder">Folder of the runtime's own assemblies and of <c>libcoreclr</c>.</param>
/// <param name="Version">Its version, such as <c>10.0.12</c>.</param>
internal sealed record DotNetRuntime(string Folder, string Version)
{
    private const string Shared = "shared/Microsoft.NETCore.App";

    /// <summary>The runtime of this process; where that is built into the program, the newest installed one that is not older.</summary>
    /// <exception cref="SandboxUnavailableException">There is none.</exception>
    public static DotNetRuntime Locate()
    {
        var own = RuntimeEnvironment.GetRuntimeDirectory();
        if (IsRuntime(own)) return new DotNetRuntime(Path.GetFullPath(own).TrimEnd(Path.DirectorySeparatorChar), Environment.Version.ToString());
        var found = Roots()
            .Select(root => Path.Combine(root, Shared))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(folder => (Folder: folder, Version: System.Version.TryParse(Path.GetFileName(folder), out var version) ? version : new System.Version()))
            .Where(candidate => candidate.Version.Major >= Environment.Version.Major && IsRuntime(candidate.Folder))
            .OrderByDescending(candidate => candidate.Version)
            .FirstOrDefault();
        return found.Folder is null
            ? throw new SandboxUnavailableException(
                $"C# candidates need an installed .NET {Environment.Version.Major} runtime, and none was found; install one, or name its folder by the environment variable DOTNET_ROOT.")
            : new DotNetRuntime(found.Folder, found.Version.ToString());
    }

    private static bool IsRuntime(string folder) =>
        folder.Length > 0 && File.Exists(Path.Combine(folder, "System.Private.CoreLib.dll")) && File.Exists(Path.Combine(folder, "System.Runtime.dll"));

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } named) yield return named;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var host = Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
            if (!File.Exists(host)) continue;
            var target = File.ResolveLinkTarget(host, returnFinalTarget: true)?.FullName ?? host;
            yield return Path.GetDirectoryName(target)!;
        }
    }
}
