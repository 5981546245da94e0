using System.CommandLine;
using System.Security.Cryptography;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.Decontamination;
using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data decontaminate</c>: leaves out records that hold traces of benchmarks.</summary>
internal sealed class DataDecontaminateCommand : DataJobCommand
{
    private const int MostNamed = 5;
    private static readonly DecontaminationOptions Defaults = new();
    private readonly Option<string[]> _benchmarks = new("--benchmark", "-b")
    {
        Description = "The benchmarks that must not be in the data: files of the formats that reason benchmark list shows, or of JSON lines with --task-text.",
        HelpName = "FILE",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<FieldTemplate> _text = TemplateOption.Create("--text", "The text that is searched.", "{text}");
    private readonly Option<FieldTemplate?> _program = TemplateOption.CreateOptional(
        "--program", "The Python program, or text with fenced programs, whose functions are compared; by default the text.");
    private readonly Option<FieldTemplate?> _taskText = TemplateOption.CreateOptional("--task-text", "The text of a task, where the benchmarks are of no known format.");
    private readonly Option<FieldTemplate?> _taskId = TemplateOption.CreateOptional("--task-id", "The name of such a task; by default its line.");
    private readonly Option<int> _ngram = new("--n-gram-length")
    {
        Description = "Words in a row that are too many to share.",
        DefaultValueFactory = _ => Defaults.NGramLength,
        HelpName = "N",
    };

    private readonly Option<int> _shortest = new("--shortest-text")
    {
        Description = "Texts of tasks that are shorter than that are looked for as a whole, if they have this many words.",
        DefaultValueFactory = _ => Defaults.ShortestText,
        HelpName = "N",
    };

    private readonly Option<int> _maxTasks = new("--max-tasks")
    {
        Description = "Words in a row that are in more tasks than this are a form of words, and count for nothing.",
        DefaultValueFactory = _ => Defaults.MaxTasks,
        HelpName = "N",
    };

    private readonly Option<int> _smallest = new("--smallest-function")
    {
        Description = "Nodes of the syntax tree from which on a function is compared.",
        DefaultValueFactory = _ => Defaults.SmallestFunction,
        HelpName = "N",
    };

    private readonly Option<bool> _textOnly = new("--text-only") { Description = "Compare words alone, and no functions." };

    public DataDecontaminateCommand(Terminal terminal)
        : base(terminal, "decontaminate", "Leave out records that hold traces of benchmarks: passages of words, or functions that differ in names and form alone.") =>
        Use(_benchmarks, _text, _program, _taskText, _taskId, _ngram, _shortest, _maxTasks, _smallest, _textOnly);

    public override IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        (
            "reason data decontaminate --input unique.jsonl.gz --out clean.jsonl.gz --benchmark HumanEval.jsonl.gz mbpp.jsonl --text '{prompt}{completion}'",
            "The records without traces; the others, with the task and the passage, go to clean.rejects.jsonl."),
        (
            "reason data decontaminate --input src/ --files '*.py' --out clean.jsonl --benchmark tasks.jsonl --task-text '{question}' --task-id '{id}'",
            "Source files, against tasks of a format of your own."),
    ];

    protected override async ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = OptionCheck.Build(() => new DecontaminationOptions
        {
            NGramLength = parsed.GetValue(_ngram),
            ShortestText = parsed.GetValue(_shortest),
            MaxTasks = parsed.GetValue(_maxTasks),
            SmallestFunction = parsed.GetValue(_smallest),
            CompareFunctions = !parsed.GetValue(_textOnly),
        });
        if (parsed.GetValue(_taskId) is not null && parsed.GetValue(_taskText) is null) throw new UsageException("--task-id goes with --task-text.");
        var tasks = new List<BenchmarkTask>();
        var settings = new Dictionary<string, string>();
        foreach (var name in parsed.GetRequiredValue(_benchmarks))
        {
            var path = InFolder(name);
            if (!File.Exists(path)) throw new FileNotFoundException($"There is no benchmark '{name}'.", path);
            await using (var file = File.OpenRead(path)) settings[$"content of {name}"] = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken))[..16];
            tasks.AddRange(parsed.GetValue(_taskText) is { } text
                ? await BenchmarkTasks.ReadAsync(path, Path.GetFileName(name), text, parsed.GetValue(_taskId), cancellationToken)
                : await BenchmarkTasks.ReadAsync(path, Path.GetFileName(name), cancellationToken: cancellationToken));
        }

        var decontaminator = new Decontaminator(tasks, options);
        if (decontaminator.NotFindable is { Count: > 0 } lost)
        {
            var names = string.Join(", ", lost.Take(MostNamed).Select(task => task.Id)) + (lost.Count > MostNamed ? ", ..." : "");
            await Terminal.Error.WriteLineAsync($"{lost.Count} of {tasks.Count} tasks are too short, or too much like others, to be looked for: {names}.");
        }

        return new DataJob(new DecontaminationStage(decontaminator, parsed.GetValue(_text)!, parsed.GetValue(_program))) { Settings = settings };
    }
}
