namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>What launching depends on: the operating system, who runs this process, and which programs there are. Handed in, so that each can be tested anywhere.</summary>
/// <param name="Platform">The operating system.</param>
/// <param name="IsRoot">Whether this process has all rights.</param>
/// <param name="Find">The path of a program; null where there is none.</param>
internal sealed record HostSystem(HostPlatform Platform, bool IsRoot, Func<string, string?> Find)
{
    /// <summary>The machine that this runs on.</summary>
    public static HostSystem Current { get; } = new(
        OperatingSystem.IsWindows() ? HostPlatform.Windows : OperatingSystem.IsMacOS() ? HostPlatform.MacOS : OperatingSystem.IsLinux() ? HostPlatform.Linux : HostPlatform.Other,
        Environment.IsPrivilegedProcess,
        FindOnPath);

    private static string? FindOnPath(string program)
    {
        if (Path.IsPathRooted(program)) return File.Exists(program) ? program : null;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
    }
}

/// <summary>Operating systems that isolate in different ways.</summary>
internal enum HostPlatform
{
    /// <summary>Namespaces.</summary>
    Linux,

    /// <summary>Profiles of <c>sandbox-exec</c>.</summary>
    MacOS,

    /// <summary>Job objects.</summary>
    Windows,

    /// <summary>Nothing that is known here.</summary>
    Other,
}
