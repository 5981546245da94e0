using System.CommandLine;
using Reasoning.Data.Corpus;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data benchmark</c>: writes the held-out problems that go with the corpus.</summary>
internal static class DataBenchmarkCommand
{
    public static Command Create(Terminal terminal)
    {
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same problems.", DefaultValueFactory = _ => BenchmarkOptions.BundledSeed };
        var programs = new Option<int>("--programs") { Description = "Programming problems, 1 to 150.", DefaultValueFactory = _ => 120 };
        var arithmetic = new Option<int>("--arithmetic") { Description = "Arithmetic problems, 1 to 2000.", DefaultValueFactory = _ => 200 };
        var output = new Option<string>("--out") { Description = "Folder for programs.jsonl and arithmetic.jsonl.", Required = true };
        var python = new Option<string>("--python") { Description = "Python 3 executable that runs the solutions.", DefaultValueFactory = _ => "python3" };
        var command = new Command("benchmark", "Generate problems that no corpus contains.") { seed, programs, arithmetic, output, python };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = new BenchmarkOptions
            {
                Seed = parse.GetValue(seed),
                Programs = parse.GetValue(programs),
                Arithmetic = parse.GetValue(arithmetic),
                Python = parse.GetValue(python)!,
            };
            string folder = Path.GetFullPath(parse.GetRequiredValue(output), terminal.WorkingFolder);
            GeneratedBenchmark benchmark = await BenchmarkGenerator.GenerateAsync(options, cancellationToken);
            await benchmark.WriteAsync(folder, cancellationToken);
            await terminal.Out.WriteLineAsync($"Wrote {benchmark.Programs.Count} programming and {benchmark.Arithmetic.Count} arithmetic problems to {folder}.");
            return ReasonTool.Success;
        });
        return command;
    }
}
