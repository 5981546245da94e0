using System.CommandLine;
using System.CommandLine.Help;
using Reasoning.Cli.Commands;

namespace Reasoning.Cli;

/// <summary>
/// The command line as a whole: the tree of commands, and the one place that turns failures into a sentence and an exit code.
/// </summary>
internal static class ReasonTool
{
    /// <summary>The command did what it was asked.</summary>
    public const int Success = 0;

    /// <summary>The command was understood and could not be carried out.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT, as shells expect).</summary>
    public const int Cancelled = 130;

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments, without the tool's name.</param>
    /// <param name="terminal">Where to read and write.</param>
    /// <param name="load">Loads model files.</param>
    /// <param name="bundled">The files that the tool brings.</param>
    /// <param name="cancellationToken">Stops the command as Ctrl-C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, Terminal terminal, ModelLoader load, BundledFiles bundled, CancellationToken cancellationToken = default)
    {
        var parse = CreateRoot(terminal, load, bundled).Parse(args);
        if (parse.Errors.Count > 0)
        {
            await terminal.Error.WriteLineAsync($"{ParseErrorSentence.Of(parse)} Run '{CommandPath.Of(parse.CommandResult)} --help' to see what it takes.");
            return Usage;
        }

        try
        {
            return await parse.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Out,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    // After Ctrl-C a run closes its results folder; that takes as long as the items that are being written.
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
                },
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync("Stopped.");
            return Cancelled;
        }
        catch (UsageException exception)
        {
            await terminal.Error.WriteLineAsync(exception.Message);
            return Usage;
        }
        catch (Exception exception) when (Environment.GetEnvironmentVariable("REASON_STACK_TRACE") != "1")
        {
            await terminal.Error.WriteLineAsync(FailureSentence.Of(exception));
            return Failure;
        }
    }

    private static RootCommand CreateRoot(Terminal terminal, ModelLoader load, BundledFiles bundled)
    {
        var root = new RootCommand("Spends computation at test time so that a language model solves more problems.")
        {
            new EvalCommand(terminal, bundled, load),
            new SolveCommand(terminal, bundled, load),
            new StrategiesCommand(terminal),
            new TraceCommand(terminal),
            new ReplayCommand(terminal),
            new VerifyCommand(terminal),
            new GenerateCommand(terminal, bundled, load),
            new Command("model", "Look into model files.") { new ModelInfoCommand(terminal, bundled), new ModelCheckCommand(terminal, bundled, load) },
            DataCommand.Create(terminal, bundled, load),
            new Command("sandbox", "Look into how untrusted programs are kept apart from this machine.") { new SandboxCheckCommand(terminal) },
            BenchmarkCommand.Create(terminal),
        };
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new ExampleHelpAction((HelpAction)help.Action!);
        return root;
    }
}
