using System.Collections.ObjectModel;
using System.Text;

namespace Reasoning.Search.Catalog;

/// <summary>
/// A component of a search as one line of text: its name, and in parentheses the settings that are not left at their defaults. A setting's value may be another component:
/// <c>knockout(candidates=8,source=sfs(iterations=4))</c>.
/// </summary>
/// <param name="Name">The component's name.</param>
/// <param name="Settings">The settings, each as text.</param>
public sealed record ComponentSpec(string Name, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>What a component is made from.</summary>
    public static ComponentSpec Of(ISearchComponent component)
    {
        ArgumentNullException.ThrowIfNull(component);
        return new ComponentSpec(component.Name, component.Settings);
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is not of that form; the message says where.</exception>
    public static ComponentSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        var open = text.IndexOf('(');
        if (open < 0) return new ComponentSpec(CheckedName(text, text), ReadOnlyDictionary<string, string>.Empty);
        var name = CheckedName(text[..open].Trim(), text);
        if (!text.EndsWith(')')) throw new FormatException($"'{text}' has a parenthesis that is not closed; write name(setting=value,setting=value).");

        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in SplitTopLevel(text[(open + 1)..^1], ','))
        {
            var equals = part.IndexOf('=');
            if (equals < 1) throw new FormatException($"'{part.Trim()}' in '{text}' is not of the form setting=value.");
            if (!settings.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
                throw new FormatException($"'{text}' sets '{part[..equals].Trim()}' twice.");
        }

        return new ComponentSpec(name, settings.AsReadOnly());
    }

    /// <summary>Reads several lines in one, separated by commas.</summary>
    /// <exception cref="FormatException">One is not of that form.</exception>
    public static IReadOnlyList<ComponentSpec> ParseAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. SplitTopLevel(text, ',').Select(Parse)];
    }

    /// <summary>The line.</summary>
    public override string ToString()
    {
        if (Settings.Count == 0) return Name;
        var text = new StringBuilder(Name).Append('(');
        text.AppendJoin(',', Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}"));
        return text.Append(')').ToString();
    }

    private static string CheckedName(string name, string text) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')
            ? name
            : throw new FormatException($"'{text}' does not begin with a name of letters, digits and hyphens.");

    /// <summary>The parts between separators that are not within brackets or quotation marks; none for an empty text.</summary>
    private static IEnumerable<string> SplitTopLevel(string text, char separator)
    {
        if (string.IsNullOrWhiteSpace(text)) yield break;
        var (depth, start, isQuoted) = (0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) isQuoted = !isQuoted;
            if (isQuoted) continue;
            if (text[i] is '(' or '[' or '{') depth++;
            if (text[i] is ')' or ']' or '}') depth--;
            if (depth < 0) throw new FormatException($"'{text}' closes a bracket that is not open.");
            if (text[i] != separator || depth > 0) continue;
            yield return text[start..i];
            start = i + 1;
        }

        if (depth > 0 || isQuoted) throw new FormatException($"'{text}' has a bracket or a quotation mark that is not closed.");
        yield return text[start..];
    }
}
