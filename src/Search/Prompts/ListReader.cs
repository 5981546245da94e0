using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Reasoning.Verification.Values;
using Reasoning.Verification.Values.Literals;

namespace Reasoning.Search.Prompts;

/// <summary>Reads replies that are lists of texts.</summary>
internal static partial class ListReader
{
    // No list of ideas is longer; what is longer would take quadratic time where brackets do not match.
    private const int MostBrackets = 200;

    /// <summary>A list in any usual form: in brackets, numbered, or with bullets. Each item once, in order.</summary>
    /// <returns>Null where there is no list in the text.</returns>
    public static IReadOnlyList<string>? ReadAny(string text) => ReadBracketed(text) ?? Lines(text, NumberedPattern()) ?? Lines(text, BulletPattern());

    /// <summary>A Python or JSON list of texts, which may stand among other text; of several the last. Each item once, in order.</summary>
    /// <returns>Null where there is none, or it has no item.</returns>
    public static IReadOnlyList<string>? ReadBracketed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<string>? last = null;
        var tried = 0;
        for (var open = text.IndexOf('['); open >= 0 && tried++ < MostBrackets; open = open + 1 < text.Length ? text.IndexOf('[', open + 1) : -1)
        {
            var close = ClosingBracket(text, open);
            if (close < 0 || Items(text[open..(close + 1)]) is not { } items) continue;
            last = items;
            open = close;
        }

        return last;
    }

    private static string[]? Items(string list)
    {
        if (PythonLiteral.TryParse(list) is PlainValue.SequenceValue sequence)
            return sequence.Items.All(item => item is PlainValue.TextValue) ? Distinct(sequence.Items.Select(item => ((PlainValue.TextValue)item).Value)) : null;
        try
        {
            return Distinct(JsonSerializer.Deserialize<string[]>(list) ?? []);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The bracket that closes the one at a place, texts in quotation marks passed over; −1 where there is none.</summary>
    private static int ClosingBracket(string text, int open)
    {
        var (depth, quote) = (0, '\0');
        for (var i = open; i < text.Length; i++)
        {
            var letter = text[i];
            if (quote != '\0')
            {
                if (letter == '\\') i++;
                else if (letter == quote) quote = '\0';
            }
            else if (letter is '"' or '\'')
            {
                quote = letter;
            }
            else if (letter == '[')
            {
                depth++;
            }
            else if (letter == ']' && --depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Items that begin at a mark, each with the lines that follow it up to a blank one or the next mark.</summary>
    private static string[]? Lines(string text, Regex mark)
    {
        var items = new List<StringBuilder>();
        var isOpen = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var match = mark.Match(line);
            if (match.Success) items.Add(new StringBuilder(line[match.Length..].Trim()));
            else if (isOpen && !string.IsNullOrWhiteSpace(line)) items[^1].Append(' ').Append(line.Trim());
            isOpen = match.Success || (isOpen && !string.IsNullOrWhiteSpace(line));
        }

        return Distinct(items.Select(item => Bare(item.ToString())));
    }

    private static string Bare(string item) =>
        item is ['"', .., '"'] or ['\'', .., '\''] && item.Length > 2 ? item[1..^1] : item.Replace("**", "", StringComparison.Ordinal);

    private static string[]? Distinct(IEnumerable<string> items)
    {
        string[] distinct = [.. items.Where(item => item is not null).Select(item => item.Trim()).Where(item => item.Length > 0).Distinct(StringComparer.Ordinal)];
        return distinct.Length == 0 ? null : distinct;
    }

    [GeneratedRegex(@"^\s{0,3}(?:\*\*)?\(?\d{1,3}[.):](?:\*\*)?\s+", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedPattern();

    [GeneratedRegex(@"^\s*[-*\u2022]\s+", RegexOptions.CultureInvariant)]
    private static partial Regex BulletPattern();
}
