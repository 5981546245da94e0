using System.CommandLine;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data</c>: synthetic data.</summary>
internal static class DataCommand
{
    public static Command Create(Terminal terminal, BundledFiles bundled, ModelLoader load) => new("data", "Generate and clean training data and benchmarks.")
    {
        DataCorpusCommand.Create(terminal),
        DataBenchmarkCommand.Create(terminal),
        new DataDedupCommand(terminal),
        new DataLintSeqCommand(terminal),
        new DataFaultPairsCommand(terminal),
        new DataExpandStepsCommand(terminal, bundled, load),
        new DataTracesCommand(terminal),
        new DataPseudoCodeCommand(terminal, bundled, load),
        new DataIfdCommand(terminal, bundled, load),
        new DataSelectCommand(terminal, bundled, load),
        new DataInterleaveCommand(terminal),
        new DataFromTracesCommand(terminal),
    };
}
