using Reasoning.Search.Answers;
using Reasoning.Verification.Voting;

namespace Reasoning.Search.Prompts;

/// <summary>
/// For the embedded model: the formats that it was trained on (models/README.md), and answers of the book's own where it has none. As a judge that model is no better than
/// chance, so what strategies decide by it says nothing.
/// </summary>
public partial class EmbeddedPromptBook : PromptBook
{

    /// <inheritdoc/>
    public override string Name => "embedded";

    /// <inheritdoc/>
    public override Prompt<Comparison> Compare(Problem problem, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new Prompt<Comparison>
        {
            Text = $"Task:\n{WholeLines(problem.Prompt)}A:\n{WholeLines(first)}B:\n{WholeLines(second)}Better:",
            MaxTokens = 1,
            TopLogProbabilities = 8,
            Parse = reply => ReplyReader.FirstOfTwo(reply, "A", "B") is { } probability
                ? Comparison.Likely(probability)
                : null,
        };
    }

    /// <inheritdoc/>
    public override Prompt<Judgement> Judge(Problem problem, string candidate)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new Prompt<Judgement>
        {
            Text = $"Task:\n{WholeLines(problem.Prompt)}Candidate:\n{WholeLines(candidate)}Correct:",
            MaxTokens = 1,
            TopLogProbabilities = 8,
            Parse = reply => ReplyReader.FirstOfTwo(reply, "yes", "no") is { } probability ? new Judgement(probability) : null,
        };
    }

    /// <inheritdoc/>
    public override Prompt<Judgement> Grade(Problem problem, string candidate) => Judge(problem, candidate);

    /// <inheritdoc/>
    public override Prompt<Judgement> JudgeBeginning(Problem problem, string beginning) => Judge(problem, beginning);

    /// <inheritdoc/>
    /// <remarks>The model has no format for it. The book chooses the first candidate with the most frequent answer; where none answers anything, the first.</remarks>
    public override Prompt<Choice> ChooseMostConsistent(Problem problem, IReadOnlyList<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(candidates);
        var extractor = AnswerExtractors.For(problem.Kind);
        var vote = Vote.Plain<string>([.. candidates.Select(extractor.Extract)]);
        return AnsweredPrompt.Of(new Choice(vote.Classes is [{ Ballots: [var first, ..] }, ..] ? first : 0));
    }

    /// <inheritdoc/>
    /// <remarks>The model has no format for it. The book says 0.5 of every problem: nothing is known.</remarks>
    public override Prompt<Difficulty> RateDifficulty(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return AnsweredPrompt.Of(new Difficulty(0.5));
    }

    private static string WholeLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EndsWith('\n') ? text : text + "\n";
    }
}
