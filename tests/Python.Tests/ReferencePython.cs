using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Reasoning.Python.Syntax;

namespace Reasoning.Python.Tests;

/// <summary>The Python interpreter of this machine, asked what it thinks of texts and files.</summary>
internal static class ReferencePython
{
    private static readonly Lazy<(PythonVersion? Version, string Library)> Found = new(Find);

    /// <summary>Its version; skips the test where there is none, or one that is not known here.</summary>
    public static PythonVersion Version
    {
        get
        {
            if (Found.Value.Version is null) Assert.Skip("No python3 of a version from 3.8 to 3.13 is on the PATH.");
            return Found.Value.Version.Value;
        }
    }

    /// <summary>The files of its standard library.</summary>
    public static IReadOnlyList<string> LibraryFiles
    {
        get
        {
            _ = Version;
            return [.. Directory.EnumerateFiles(Found.Value.Library, "*.py", SearchOption.AllDirectories)
                .Where(path => !path.Contains("site-packages", StringComparison.Ordinal) && !path.Contains("dist-packages", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)];
        }
    }

    public static IReadOnlyList<JsonElement> AskAboutTexts(IEnumerable<string> texts, bool withNodes = false) =>
        Ask(texts.Select(text => JsonSerializer.Serialize(new { text })), withNodes);

    public static IReadOnlyList<JsonElement> AskAboutFiles(IEnumerable<string> paths, bool withNodes = false) =>
        Ask(paths.Select(path => JsonSerializer.Serialize(new { path })), withNodes);

    private static List<JsonElement> Ask(IEnumerable<string> requests, bool withNodes)
    {
        string script = Path.Combine(Path.GetTempPath(), $"reference-{Guid.NewGuid():N}.py");
        File.WriteAllText(script, Resource("reference.py"));
        try
        {
            using Process process = Start(withNodes ? [script, "--nodes"] : [script]);
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            foreach (string request in requests) process.StandardInput.Write(request + "\n");
            process.StandardInput.Close();
            List<JsonElement> answers = [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.Result);
            return answers;
        }
        finally
        {
            File.Delete(script);
        }
    }

    public static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReferencePython).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static (PythonVersion? Version, string Library) Find()
    {
        try
        {
            using Process process = Start(["-c", "import os, sys; print(sys.version_info[0], sys.version_info[1], os.path.dirname(os.__file__), sep='\\n')"]);
            process.StandardInput.Close();
            string[] lines = process.StandardOutput.ReadToEnd().Split('\n');
            process.WaitForExit();
            bool isKnown = lines[0] == "3" && Enum.IsDefined((PythonVersion)int.Parse(lines[1]));
            return (isKnown ? (PythonVersion)int.Parse(lines[1]) : null, lines[2]);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IndexOutOfRangeException or FormatException)
        {
            return (null, "");
        }
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add("-I");
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
