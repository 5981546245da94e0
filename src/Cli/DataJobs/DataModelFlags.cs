using System.CommandLine;

namespace Reasoning.Cli.DataJobs;

/// <summary>The options of data commands that ask a model.</summary>
internal sealed class DataModelFlags(Terminal terminal, BundledFiles bundled, ModelLoader load)
{
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads to compute with; one per core by default. Changes nothing but the time.", HelpName = "N" };

    /// <summary>Which model.</summary>
    public Option<string?> Model { get; } = new("--model", "-m") { Description = "A GGUF model file; the embedded model by default.", HelpName = "FILE" };

    /// <summary>All of them.</summary>
    public Option[] All => [Model, _threads];

    /// <summary>Those that no item depends on: what the model is is told by <see cref="Load"/>.</summary>
    public Option[] WithoutEffect => [Model, _threads];

    /// <summary>Loads the model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">Gets the name and size of the file, by which another model is known.</param>
    public LoadedModel Load(ParseResult parsed, IDictionary<string, string> settings)
    {
        string path = parsed.GetValue(Model) is { } file ? Path.Combine(terminal.WorkingFolder, file) : bundled.Model;
        var model = load(path, parsed.GetValue(_threads));
        settings["model"] = FormattableString.Invariant($"{Path.GetFileName(path)}, {new FileInfo(path).Length} bytes");
        return model;
    }
}
