namespace Reasoning.Verification.Sandboxing;

/// <summary>Finds the interpreter that candidates run in.</summary>
internal static class PythonInterpreter
{
    private const string Variable = "REASONING_PYTHON";
    private const string Remedy = $"install Python 3.9 or newer, or name one by the option PythonPath or the environment variable {Variable}";

    /// <summary>The path of the interpreter asked for.</summary>
    /// <exception cref="SandboxUnavailableException">There is none.</exception>
    public static string Locate(string? asked)
    {
        var name = Name(asked);
        if (IsPath(asked))
        {
            return File.Exists(name)
                ? Path.GetFullPath(name)
                : throw new SandboxUnavailableException($"There is no Python interpreter at {name}; {Remedy}.");
        }

        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name + suffix))
            .FirstOrDefault(File.Exists)
            ?? throw new SandboxUnavailableException($"Python was not found: there is no {name} on PATH; {Remedy}.");
    }

    /// <summary>Whether the interpreter asked for is named by its path, and is to be exactly that file.</summary>
    public static bool IsPath(string? asked) => Name(asked) is var name && (name.Contains(Path.DirectorySeparatorChar) || name.Contains(Path.AltDirectorySeparatorChar));

    private static string Name(string? asked)
    {
        var name = asked ?? Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(name) ? "python3" : name;
    }
}
