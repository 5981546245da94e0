namespace Reasoning.Verification.Answers;

/// <summary>Brings answers into a normal form, so that answers that mean the same are equal texts, and votes over them are well defined.</summary>
/// <remarks>
/// <para>
/// Read are plain text and LaTeX: numbers (fractions, mixed numbers, percent, thousands separators, repeating decimals, powers of ten), formulas of
/// letters, roots, π and functions (multiplied out and ordered, square roots simplified), lists of solutions and sets in any order, tuples, intervals, unions,
/// matrices, equations and inequalities. Anything else is compared as text without regard to case, space and type-setting.
/// </para>
/// <para>
/// A unit is part of an answer: 5 cm is not 5 m. So is a variable: x = 5 is not y = 5. Among the answers to one question, where at most one of them occurs, it is dropped
/// (<see cref="NormalizeAll"/>), so that 5, 5 cm and x = 5 are one answer there. Degree signs, currency signs and the word "units" are always dropped. A unit is made of
/// the names of units and at most one other noun (12 apples); with more words behind it a number is text. 3 million is 3000000, and 2 dozen is 24.
/// </para>
/// <para>
/// Equality of keys is an equivalence relation whatever the input. Any text has a key: nothing is thrown, time is linear in its length (formulas above
/// 2,000 characters, and those that grow too large, are compared as text).
/// </para>
/// </remarks>
public sealed class AnswerNormalizer
{
    private const int LongestFormula = 2000;
    private const int MostTokens = 512;

    private readonly AnswerNormalization _options;

    /// <summary>Makes a normaliser.</summary>
    /// <param name="options">Conventions; null means the defaults.</param>
    public AnswerNormalizer(AnswerNormalization? options = null) => _options = options ?? new AnswerNormalization();

    /// <summary>The normal form of one answer, without the words around it (see <see cref="FinalAnswer.Find"/>).</summary>
    /// <param name="answer">The answer, of any length and content.</param>
    public NormalizedAnswer Normalize(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Read(answer) ?? new NormalizedAnswer(AnswerText.Canonical(AnswerText.Trim(answer)), unit: null);
    }

    /// <summary>The normal form of an answer that is more than text; otherwise null.</summary>
    internal NormalizedAnswer? Read(string answer)
    {
        var text = AnswerText.Trim(answer);
        if (NumericAnswer.TryParse(text.Length <= LongestFormula ? text.ToString() : null, out var number)) return new NormalizedAnswer(number.ToString(), unit: null);
        if (text.Length <= LongestFormula && AnswerLexer.Read(text) is { Count: <= MostTokens } tokens && AnswerParser.Parse(tokens, _options) is { } read)
            return read;
        return null;
    }

    /// <summary>The keys of answers to one question, by which they can be counted.</summary>
    /// <param name="answers">The answers; null or blank for a sample that gave none.</param>
    /// <returns>
    /// One key per answer, null where there is none. Without the unit if no two answers have different ones; with it otherwise, since then it matters; and so of the variable.
    /// </returns>
    public string?[] NormalizeAll(IReadOnlyList<string?> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var normal = answers.Select(answer => string.IsNullOrWhiteSpace(answer) ? null : Normalize(answer)).ToArray();
        var (areUnits, areVariables) = (AreSeveral(answer => answer.Unit), AreSeveral(answer => answer.Variable));
        return Array.ConvertAll(normal, answer => answer?.KeyWith(areVariables, areUnits));

        bool AreSeveral(Func<NormalizedAnswer, string?> part) =>
            normal.OfType<NormalizedAnswer>().Select(part).OfType<string>().Distinct(StringComparer.Ordinal).Skip(1).Any();
    }
}
