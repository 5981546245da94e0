namespace Reasoning.Cli;

/// <summary>The files that are built into the tool's folder: found from any working directory, in a clone and in an installed tool.</summary>
internal sealed class BundledFiles(string folder)
{
    /// <summary>Those beside this program.</summary>
    public static BundledFiles OfThisProgram { get; } = new(Path.Combine(AppContext.BaseDirectory, "models"));

    /// <summary>The embedded model.</summary>
    public string Model => Existing("reasoning-tiny.gguf", "--model FILE");

    /// <summary>The bundled benchmarks.</summary>
    public IReadOnlyList<string> Benchmarks =>
    [
        Existing(Path.Combine("benchmark", "programs.jsonl"), "--benchmark FILE"),
        Existing(Path.Combine("benchmark", "arithmetic.jsonl"), "--benchmark FILE"),
    ];

    private string Existing(string name, string option)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"'{path}', which belongs to the tool, is not there; install the tool again, or pass {option}.", path);
    }
}
