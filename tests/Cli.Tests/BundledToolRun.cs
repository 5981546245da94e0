namespace Reasoning.Cli.Tests;

/// <summary>Runs the tool as it is shipped in a folder of its own.</summary>
internal sealed class BundledToolRun : IDisposable
{
    public BundledToolRun()
    {
        if (!File.Exists(System.IO.Path.Combine(AppContext.BaseDirectory, "models", "reasoning-tiny.gguf"))) Assert.Skip("The embedded model is not in this checkout.");
        Path = Directory.CreateTempSubdirectory("reasoning-").FullName;
    }

    public string Path { get; }

    public async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal { In = TextReader.Null, Out = output, Error = error, WorkingFolder = Path };
        var code = await ReasonTool.RunAsync(args, terminal, LocalModel.Load, BundledFiles.OfThisProgram, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
