using System.Text.RegularExpressions;
using Reasoning.Verification.Answers;

namespace Reasoning.Data.StepExpansion;

/// <summary>Checks the arithmetic that a step states, such as <c>16 - 3 - 4 = 9</c>.</summary>
/// <remarks>
/// Looked at are equations between expressions of numbers alone, of which the first computes something; what stands beside letters or begins or ends with an operator is
/// part of something
/// else and passed over, and so are percentages and approximations. Values are compared exactly.
/// </remarks>
public static partial class StepArithmetic
{
    private static readonly AnswerNormalizer Normalizer = new();

    /// <summary>The first equation of a text whose sides are not equal, as it stands there; null where there is none.</summary>
    /// <param name="text">The text. O(length).</param>
    public static string? FindWrong(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Equations(text).FirstOrDefault(equation => !equation.Holds).Text;
    }

    /// <summary>The equations of a text that can be checked, and whether they hold.</summary>
    internal static IEnumerable<(string Text, bool Holds)> Equations(string text)
    {
        foreach (Match match in Run().Matches(text))
        {
            string run = Enumerator().Replace(match.Value, "", 1).Trim();
            string[] sides = [.. run.Split('=').Select(Plain)];
            if (sides.Length < 2 || !Operation().IsMatch(sides[0]) || !sides.All(side => Expression().IsMatch(side))) continue;
            string[] values = [.. sides.Select(side => Normalizer.Normalize(side).Value)];
            yield return (run.TrimEnd('.', ','), values.All(value => value == values[0]));
        }
    }

    private static string Plain(string side) => side.Replace('×', '*').Replace('·', '*').Replace('÷', '/').Replace('−', '-').Replace("$", "", StringComparison.Ordinal)
        .Trim(' ', '\t', '.', ',');

    // Numbers, operators and equals signs that no letter, digit or percent sign touches.
    [GeneratedRegex(@"(?<![\w%^\\}.])[0-9($\-−][0-9.,$()+\-−*/×·÷ \t]*=[0-9.,$()+\-−*/×·÷ \t=]*[0-9)][.,]?(?![\w%^\\{]|[.,]?[0-9]|[ \t]*[+\-−*/×·÷=%])", RegexOptions.CultureInvariant)]
    private static partial Regex Run();

    [GeneratedRegex(@"^\s*\(?[0-9]{1,3}[.)]\s+(?=[0-9($\-−])", RegexOptions.CultureInvariant)]
    private static partial Regex Enumerator();

    [GeneratedRegex(@"[0-9)]\s*[+\-*/]\s*[0-9(\-]", RegexOptions.CultureInvariant)]
    private static partial Regex Operation();

    [GeneratedRegex(@"^[\s(]*-?[\s(]*[0-9][0-9,]*(?:\.[0-9]+)?[\s)]*(?:[+\-*/][\s(]*-?[\s(]*[0-9][0-9,]*(?:\.[0-9]+)?[\s)]*)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Expression();
}
