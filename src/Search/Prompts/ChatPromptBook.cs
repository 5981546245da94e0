using System.Globalization;
using System.Text.RegularExpressions;

namespace Reasoning.Search.Prompts;

/// <summary>For models that follow instructions. A problem's own prompt is put as it is; everything else is asked in words around it.</summary>
public partial class ChatPromptBook : PromptBook
{
    private const int VerdictTokens = 16;

    /// <inheritdoc/>
    public override string Name => "chat";

    /// <inheritdoc/>
    public override Prompt<Comparison> Compare(Problem problem, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new Prompt<Comparison>
        {
            Text = $"""
                Two solutions of the same task follow. Decide which of them is more likely to be correct. Check each against the task and its examples; length and
                style do not matter.

                Task:
                {problem.Prompt}

                Solution A:
                {first}

                Solution B:
                {second}

                Answer with one letter, A or B; with "tie" if they are equally good.
                Better solution:
                """,
            MaxTokens = VerdictTokens,
            TopLogProbabilities = 20,
            Parse = ReadComparison,
        };
    }

    /// <inheritdoc/>
    public override Prompt<Judgement> Judge(Problem problem, string candidate)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new Prompt<Judgement>
        {
            Text = $"""
                Is the following solution of the task correct? Check it against the task and its examples.

                Task:
                {problem.Prompt}

                Solution:
                {candidate}

                Answer with one word, yes or no.
                Correct:
                """,
            MaxTokens = VerdictTokens,
            TopLogProbabilities = 20,
            Parse = ReadYesNo,
        };
    }

    /// <inheritdoc/>
    public override Prompt<Judgement> Grade(Problem problem, string candidate)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new Prompt<Judgement>
        {
            Text = $"""
                Grade the following solution of the task with a whole number from 0 (certainly wrong) to 10 (certainly correct). Only correctness counts.

                Task:
                {problem.Prompt}

                Solution:
                {candidate}

                Answer with the number alone.
                Grade:
                """,
            MaxTokens = VerdictTokens,
            Parse = reply => GradePattern().Match(reply.Text) is { Success: true } match
                ? new Judgement(double.Parse(match.Value, CultureInfo.InvariantCulture) / 10)
                : null,
        };
    }

    /// <inheritdoc/>
    public override Prompt<Judgement> JudgeBeginning(Problem problem, string beginning)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new Prompt<Judgement>
        {
            Text = $"""
                A solution of the task is being written; this is its beginning. Can it still become correct, with every step so far right?

                Task:
                {problem.Prompt}

                Beginning of the solution:
                {beginning}

                Answer with one word, yes or no.
                Right so far:
                """,
            MaxTokens = VerdictTokens,
            TopLogProbabilities = 20,
            Parse = ReadYesNo,
        };
    }

    /// <inheritdoc/>
    public override Prompt<Choice> ChooseMostConsistent(Problem problem, IReadOnlyList<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(candidates);
        var listed = string.Join("\n\n", candidates.Select((candidate, i) => $"Response {i + 1}:\n{candidate}"));
        return new Prompt<Choice>
        {
            Text = $"""
                {candidates.Count} responses to the same task follow. Find the one that most of the others agree with: that comes to the same result as they do, whatever its words.

                Task:
                {problem.Prompt}

                {listed}

                Answer with the number of that response alone.
                Most consistent response:
                """,
            MaxTokens = VerdictTokens,
            Parse = reply => ReadNumber(reply, candidates.Count),
        };
    }

    /// <inheritdoc/>
    public override Prompt<Difficulty> RateDifficulty(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new Prompt<Difficulty>
        {
            Text = $"""
                How difficult is the following task for you? Do not solve it. Answer with a whole number alone, from 0 (you would always get it right) to 10 (you would hardly ever
                get it right).

                Task:
                {problem.Prompt}

                Difficulty:
                """,
            MaxTokens = VerdictTokens,
            Parse = reply => GradePattern().Match(reply.Text) is { Success: true } match
                ? new Difficulty(double.Parse(match.Value, CultureInfo.InvariantCulture) / 10)
                : null,
        };
    }

    private static Choice? ReadNumber(Reply reply, int most) =>
        NumberPattern().Match(reply.Text) is { Success: true } match && int.TryParse(match.Value, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? new Choice(number - 1)
            : null;

    private static Comparison? ReadComparison(Reply reply)
    {
        if (reply.Text.Trim().StartsWith("tie", StringComparison.OrdinalIgnoreCase)) return Comparison.Of(Preference.Tie);
        return ReplyReader.FirstOfTwo(reply, "A", "B") is { } probability
            ? Comparison.Likely(probability)
            : null;
    }

    private static Judgement? ReadYesNo(Reply reply) => ReplyReader.FirstOfTwo(reply, "yes", "no") is { } probability ? new Judgement(probability) : null;

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"(?<![\d.])(?:10(?:\.0+)?|\d(?:\.\d+)?)(?![\d.]*\d)", RegexOptions.CultureInvariant)]
    private static partial Regex GradePattern();
}
