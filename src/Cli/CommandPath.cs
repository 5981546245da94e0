using System.CommandLine;
using System.CommandLine.Parsing;

namespace Reasoning.Cli;

/// <summary>What a user types to reach a command, such as <c>reason model info</c>.</summary>
internal static class CommandPath
{
    /// <summary>The tool's name and the names below it, outermost first.</summary>
    public static string Of(CommandResult result)
    {
        var path = "";
        for (SymbolResult? at = result; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
            path = $" {command.Command.Name}{path}";
        return "reason" + path;
    }
}
