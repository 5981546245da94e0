using Reasoning.Verification.Answers;

namespace Reasoning.Search.Answers;

/// <summary>Reads the final answer of a worked solution, as <see cref="FinalAnswer"/> finds it and <see cref="AnswerVerifier"/> compares it.</summary>
public sealed class AnswerLineExtractor : IAnswerExtractor
{
    /// <inheritdoc/>
    public string Name => "answer-line";

    /// <inheritdoc/>
    public string? Extract(string completion) => FinalAnswer.Extract(completion);
}
