using System.CommandLine;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data</c>: synthetic data.</summary>
internal static class DataCommand
{
    public static Command Create(Terminal terminal) => new("data", "Generate and clean training data and benchmarks.")
    {
        DataCorpusCommand.Create(terminal),
        DataBenchmarkCommand.Create(terminal),
        new DataDedupCommand(terminal),
        new DataDecontaminateCommand(terminal),
    };
}
