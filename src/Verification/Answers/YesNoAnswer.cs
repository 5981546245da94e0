using System.Text.RegularExpressions;

namespace Reasoning.Verification.Answers;

/// <summary>An answer to a question that asks for yes or no, true or false.</summary>
public static partial class YesNoAnswer
{
    /// <summary>Reads the answer.</summary>
    /// <param name="answer">The answer, without the words before it (see <see cref="FinalAnswer.Find"/>); an explanation may follow after a comma or stop.</param>
    /// <returns>True for yes and true, false for no and false; null where the answer is none of these.</returns>
    public static bool? Read(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var text = AnswerText.Trim(answer);
        return Word().Match(AnswerText.Words(text[..Math.Min(text.Length, 200)])) is { Success: true } match ? match.Groups["yes"].Success : null;
    }

    [GeneratedRegex(@"^(?:(?<yes>yes|true)|no|false)(?:$|[,.;:!])", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
