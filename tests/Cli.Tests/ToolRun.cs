using Reasoning.Decoding.Generation;
using Reasoning.Tests.Fakes;

namespace Reasoning.Cli.Tests;

/// <summary>Runs command lines in a folder of their own, with captured text and a scripted model that answers sums, not always rightly.</summary>
internal sealed class ToolRun : IDisposable
{
    public ToolRun()
    {
        Folder = Directory.CreateTempSubdirectory("reasoning-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, "tool", "benchmark"));
        Write("tool/reasoning-tiny.gguf", "not a real model");
        Write("tool/benchmark/arithmetic.jsonl", string.Concat(Enumerable.Range(0, 6).Select(i =>
            $$"""{"task_id": "sum/{{i}}", "question": "Question: What is {{i}} + 1?\nAnswer:\n", "answer": "{{i + 1}}"}""" + "\n")));
    }

    public string Folder { get; }

    public string Input { get; init; } = "";

    public bool IsInRedirected { get; init; } = true;

    public bool IsInteractive { get; init; }

    public int Width { get; init; } = 140;

    /// <summary>What the model says; the default is right for two of three samples.</summary>
    public Func<GenerationRequest, int, string> Reply { get; init; } = (request, index) =>
    {
        var question = request.Prompt.Split(' ');
        var sum = int.Parse(question[3], System.Globalization.CultureInfo.InvariantCulture) + 1;
        return $"answer: {(((long)(request.Seed % 1000) + index) % 3 == 0 ? sum + 1 : sum)}\n";
    };

    public Func<GenerationRequest, CancellationToken, Task> BeforeReply { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>The model that the latest command loaded; null where it loaded none.</summary>
    public ScriptedGenerator? Model { get; private set; }

    public (string Path, int? Threads) Loaded { get; private set; }

    public string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs one command line.</summary>
    public async Task<(int Code, string Out, string Error)> RunAsync(params string[] args) =>
        await RunAsync(TestContext.Current.CancellationToken, args);

    public async Task<(int Code, string Out, string Error)> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal
        {
            In = new StringReader(Input),
            OpenIn = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Input)),
            Out = output,
            Error = error,
            IsInRedirected = IsInRedirected,
            IsOutInteractive = IsInteractive,
            IsErrorInteractive = IsInteractive,
            Width = Width,
            WorkingFolder = Folder,
        };
        Model = null;
        var code = await ReasonTool.RunAsync(args, terminal, Load, new BundledFiles(Path.Combine(Folder, "tool")), cancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private LoadedModel Load(string path, int? threads)
    {
        Loaded = (path, threads);
        return new LoadedModel(Model = new ScriptedGenerator(Reply) { BeforeReply = BeforeReply }, scheduler: null);
    }
}
