using System.CommandLine;
using Reasoning.Data.Corpus;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data corpus</c>: writes the training corpus of the embedded model as JSON lines.</summary>
internal static class DataCorpusCommand
{
    public static Command Create(Terminal terminal)
    {
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same documents.", DefaultValueFactory = _ => 1 };
        var documents = new Option<int>("--documents") { Description = "How many documents.", DefaultValueFactory = _ => 1000 };
        var output = new Option<string>("--out") { Description = "File to write, one JSON object a line.", Required = true };
        var python = new Option<string>("--python") { Description = "Python 3 executable that runs the solutions.", DefaultValueFactory = _ => "python3" };
        var command = new Command("corpus", "Generate programming and arithmetic tasks with executed solutions.") { seed, documents, output, python };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = new CorpusOptions
            {
                Seed = parse.GetValue(seed),
                Documents = parse.GetValue(documents),
                Python = parse.GetValue(python)!,
            };
            string path = Path.GetFullPath(parse.GetRequiredValue(output), terminal.WorkingFolder);
            using (FileStream file = File.Create(path))
                await CorpusFile.WriteAsync(file, CorpusGenerator.GenerateAsync(options, cancellationToken), cancellationToken);
            await terminal.Out.WriteLineAsync($"Wrote {options.Documents} documents to {path}.");
            return ReasonTool.Success;
        });
        return command;
    }
}
