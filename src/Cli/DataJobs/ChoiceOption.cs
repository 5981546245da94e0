using System.CommandLine;

namespace Reasoning.Cli.DataJobs;

/// <summary>Options that are one of a few words.</summary>
internal static class ChoiceOption
{
    /// <summary>An option.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">What it decides.</param>
    /// <param name="words">The words; the first is the default.</param>
    public static Option<string> Create(string name, string description, params string[] words) => new(name)
    {
        Description = $"{description} {char.ToUpperInvariant(words[0][0])}{words[0][1..]} by default.", DefaultValueFactory = _ => words[0], HelpName = string.Join('|', words),
    };

    /// <summary>The place of the word that was chosen.</summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    public static int Read(ParseResult parsed, Option<string> option)
    {
        string[] words = option.HelpName!.Split('|');
        int chosen = Array.IndexOf(words, parsed.GetValue(option));
        return chosen >= 0 ? chosen : throw new UsageException($"{option.Name}: '{parsed.GetValue(option)}' is none of {string.Join(", ", words)}.");
    }
}
