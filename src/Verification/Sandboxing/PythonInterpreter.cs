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
        var name = asked ?? Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrWhiteSpace(name)) name = "python3";
        if (name.Contains(Path.DirectorySeparatorChar) || name.Contains(Path.AltDirectorySeparatorChar))
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
}
