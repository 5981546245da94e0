using System.CommandLine;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason benchmark</c>: the formats of benchmarks, and what a file of one holds.</summary>
internal static class BenchmarkCommand
{
    public static Command Create(Terminal terminal) => new("benchmark", "Look into benchmark files.")
    {
        new BenchmarkListCommand(terminal),
        new BenchmarkShowCommand(terminal),
    };
}
