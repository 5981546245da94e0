namespace Reasoning.Search.Answers;

/// <summary>The usual answer extractors.</summary>
public static class AnswerExtractors
{
    private static readonly AnswerLineExtractor AnswerLine = new();
    private static readonly ProgramTextExtractor ProgramText = new();

    /// <summary>What counts as the same answer to a problem of a kind: the program itself, or the final answer.</summary>
    public static IAnswerExtractor For(ProblemKind kind) => kind == ProblemKind.Answer ? AnswerLine : ProgramText;
}
