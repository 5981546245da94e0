namespace Reasoning.Search.Answers;

/// <summary>Finds what a completion answers, in a form in which equal answers are equal texts.</summary>
public interface IAnswerExtractor : ISearchComponent
{
    /// <summary>The answer.</summary>
    /// <param name="completion">The completion, without the prompt.</param>
    /// <returns>The answer in its normal form; null where the completion gives none.</returns>
    string? Extract(string completion);
}
