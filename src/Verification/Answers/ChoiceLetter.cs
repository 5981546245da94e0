using System.Text.RegularExpressions;

namespace Reasoning.Verification.Answers;

/// <summary>The letter of the option chosen in an answer to a multiple-choice question: <c>B</c>, <c>(b)</c>, <c>\text{(B)}</c>, <c>B. Paris</c>, <c>option B</c>.</summary>
public static partial class ChoiceLetter
{
    /// <summary>Reads the letter.</summary>
    /// <param name="answer">The answer, without the words around it (see <see cref="FinalAnswer.Find"/>).</param>
    /// <param name="options">How many options there are, 2..26; a letter beyond them is none.</param>
    /// <returns>The capital letter; null where the answer does not begin with one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of options is outside its range.</exception>
    public static char? Read(string answer, int options)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentOutOfRangeException.ThrowIfLessThan(options, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options, 26);
        var text = AnswerText.Trim(answer);
        // The letter stands at the beginning; the option's text behind it may be long.
        var match = Choice().Match(AnswerText.Words(text[..Math.Min(text.Length, 200)]));
        if (!match.Success) return null;
        var letter = char.ToUpperInvariant(match.Groups["letter"].Value[0]);
        return letter - 'A' < options ? letter : null;
    }

    // A bare letter must be all there is ("a dog" is no choice); with a bracket, a stop or a colon the option's text may follow.
    [GeneratedRegex(@"^(?:(?:the )?(?:option|choice|answer) )?(?:\((?<letter>[a-z])\)|\[(?<letter>[a-z])\]|(?<letter>[a-z])(?:$|[).:](?:$|[ ])|[ ]$))", RegexOptions.CultureInvariant)]
    private static partial Regex Choice();
}
