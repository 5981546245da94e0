using System.CommandLine;
using System.Text.RegularExpressions;

namespace Reasoning.Cli;

/// <summary>Says what is wrong with a command line in words of its user rather than of its programmer.</summary>
internal static partial class ParseErrorSentence
{
    /// <summary>The sentence about the first error; about a word that means nothing rather than about what is missing because of it.</summary>
    public static string Of(ParseResult parse)
    {
        var strangers = parse.UnmatchedTokens.Select(token => $"'{token}'").ToArray();
        var error = parse.Errors.FirstOrDefault(error => strangers.Any(token => error.Message.Contains(token, StringComparison.Ordinal))) ?? parse.Errors[0];
        return OnOneLine(InWordsOfTheUser(error.Message));
    }

    private static string InWordsOfTheUser(string message) => TypeName().Replace(message, match => match.Groups["type"].Value switch
    {
        var type when type.Contains("Int", StringComparison.Ordinal) => "; it should be a whole number",
        _ => "",
    });

    // A list of what would be right comes as a line for each.
    private static string OnOneLine(string message) => message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var first, _, ..] lines
        ? $"{first} {string.Join(", ", lines.Skip(1))}."
        : message;

    [GeneratedRegex(@" as expected type '(?<type>[^']*)'")]
    private static partial Regex TypeName();
}
