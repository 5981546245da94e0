using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Reasoning.Cli;

/// <summary>The usual help, followed by the command's examples where it has some.</summary>
internal sealed class ExampleHelpAction(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = inner.Invoke(parseResult);
        if (parseResult.CommandResult.Command is IHasExamples { Examples: { Count: > 0 } examples })
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var (line, remark) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {remark}");
            }

            output.WriteLine();
        }

        return result;
    }
}

/// <summary>A command that shows examples in its help.</summary>
internal interface IHasExamples
{
    /// <summary>Command lines that work, each with what it does.</summary>
    IReadOnlyList<(string Line, string Remark)> Examples { get; }
}
