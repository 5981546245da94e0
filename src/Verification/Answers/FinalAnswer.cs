using System.Text.RegularExpressions;

namespace Reasoning.Verification.Answers;

/// <summary>The final answer of a worked solution: what follows <c>answer:</c> on the last line that has one.</summary>
public static partial class FinalAnswer
{
    /// <summary>
    /// Finds the final answer in a text and brings it into one fixed form, so that equal answers are equal strings: numbers as
    /// <see cref="NumericAnswer"/> writes them, anything else as it stands without surrounding white space.
    /// </summary>
    /// <returns>The answer, or null where the text has none.</returns>
    public static string? Extract(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Line().Matches(text) is not [.., var last]) return null;
        var answer = last.Groups["answer"].Value.Trim();
        return answer.Length == 0 ? null : Normalize(answer);
    }

    /// <summary>Brings one answer into the form in which answers are compared.</summary>
    public static string Normalize(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return NumericAnswer.TryParse(answer, out var number) ? number.ToString() : answer.Trim();
    }

    [GeneratedRegex(@"^[ \t]*(the[ \t]+)?(final[ \t]+)?answer[ \t]*[:=](?<answer>[^\r\n]*)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
