using Reasoning.Decoding.Generation;

namespace Reasoning.Search.Prompts;

/// <summary>Reads replies that choose one of two words.</summary>
internal static class ReplyReader
{
    /// <summary>
    /// The probability of the first word against the second: by the probabilities of all tokens at the first position that write either, where they are known, else 1 or 0
    /// by what the reply begins with.
    /// </summary>
    /// <returns>Null where the reply says neither.</returns>
    public static double? FirstOfTwo(Reply reply, string first, string second)
    {
        if (reply.Positions is [{ Top: { Count: > 0 } top }, ..])
        {
            var (one, other) = (Mass(top, first), Mass(top, second));
            if (one + other > 0) return one / (one + other);
        }

        var text = reply.Text.TrimStart();
        var (saysFirst, saysSecond) = (Begins(text, first), Begins(text, second));
        return saysFirst == saysSecond ? null : saysFirst ? 1 : 0;
    }

    private static double Mass(IReadOnlyList<TokenLogProbability> top, string word) =>
        top.Where(token => string.Equals(token.Text.Trim(), word, StringComparison.OrdinalIgnoreCase)).Sum(token => Math.Exp(token.LogProbability));

    /// <summary>Whether a text begins with a word, as a word of its own.</summary>
    private static bool Begins(string text, string word) =>
        text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (text.Length == word.Length || !char.IsLetterOrDigit(text[word.Length]));
}
