using System.CommandLine.Parsing;
using System.Globalization;

namespace Reasoning.Cli;

/// <summary>Numbers with a fraction on the command line. A comma is refused: left to the framework, 1,5 would be 15.</summary>
internal static class NumberArgument
{
    /// <summary>Reads the number that an option was given.</summary>
    public static double Read(ArgumentResult result) => TryRead(result) ?? 0;

    /// <summary>Reads the number that an option was given; null with an error where it is none.</summary>
    public static double? TryRead(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        var option = result.Parent is OptionResult { Option.Name: var name } ? $" for option '{name}'" : "";
        result.AddError($"Cannot parse argument '{text}'{option}; it should be a number, such as 1.5.");
        return null;
    }
}
