using System.Text.RegularExpressions;

namespace Reasoning.Verification.Answers;

public static partial class FinalAnswer
{
    private static readonly AnswerNormalizer Values = new();

    /// <summary>
    /// Finds the final answer of a solution in free text: the last closed <c>\boxed{…}</c>; without one, whatever comes last of "the answer is …",
    /// "answer: …" and the <c>#### …</c> of GSM8K, up to the end of its sentence or formula, or to an explanation in it (", which", "because", "since").
    /// "The answer is …" counts only where a number, a formula, a letter, yes or no follows, unless nothing else is stated: "this answer is consistent" is no answer.
    /// </summary>
    /// <param name="text">The solution. O(length).</param>
    /// <returns>The answer as it stands there, to be brought into a form by <see cref="AnswerNormalizer"/>; null where the text states none.</returns>
    public static string? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (BoxedAnswer.FindLast(text) is { } boxed) return boxed;

        string? last = null;
        var end = text.Length;
        foreach (var match in Statement().Matches(text).Reverse())
        {
            // A statement ends where the next one begins.
            var stated = Stated(text.AsSpan((match.Index + match.Length)..end));
            end = match.Index;
            if (stated is null) continue;
            if (!match.Groups["is"].Success || IsValue(stated)) return stated;
            last ??= stated;
        }

        return last;
    }

    /// <summary>Whether a text can be an answer, rather than something that is said about one.</summary>
    private static bool IsValue(string text) => Values.Read(text) is not null || YesNoAnswer.Read(text) is not null || ChoiceLetter.Read(text, 26) is not null;

    /// <summary>The formula or the rest of the sentence at the beginning of a text.</summary>
    private static string? Stated(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        foreach (var (open, close) in ((string, string)[])[("$$", "$$"), (@"\[", @"\]")])
        {
            if (!rest.StartsWith(open)) continue;
            var inner = rest[open.Length..];
            var end = inner.IndexOf(close);
            return NullIfEmpty(end < 0 ? inner : inner[..end]);
        }

        if (rest.IndexOfAny('\r', '\n') is >= 0 and var line) rest = rest[..line];
        for (var i = 0; i < rest.Length; i++)
        {
            // A stop ends the sentence where space follows, but not in 3.5.
            if (rest[i] != '.' || i + 1 < rest.Length && !char.IsWhiteSpace(rest[i + 1])) continue;
            rest = rest[..i];
            break;
        }

        foreach (var explanation in Explanation().EnumerateMatches(rest))
        {
            rest = rest[..explanation.Index];
            break;
        }

        return NullIfEmpty(rest);

        static string? NullIfEmpty(ReadOnlySpan<char> found) => found.Trim(" \t\r\n*_") is { IsEmpty: false } answer ? answer.ToString() : null;
    }

    [GeneratedRegex(@"\banswer[*_]{0,3}[ \t]{0,8}(?:(?<is>is\b(?![ \t]{0,8}:))|(?:is\b[ \t]{0,8})?[:=])[*_]{0,3}|^[ \t]{0,8}####", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Statement();

    [GeneratedRegex(@"(?<=\S)(?:,[ \t]{0,8}which|,?[ \t]{1,8}(?:because|since))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Explanation();
}
