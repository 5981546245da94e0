namespace Reasoning.Search.Traces;

/// <summary>The result; always the last event of a search that was not cancelled.</summary>
/// <param name="Node">The strategy's name.</param>
/// <param name="Number">Which event of that part.</param>
/// <param name="Ending">Why it ended.</param>
/// <param name="AnswerIndex">The index of the candidate that is the answer; −1 where there is none.</param>
/// <param name="Answer">The answer's text; null where there is none.</param>
/// <param name="Abstention">Why there is no answer; null where there is one.</param>
/// <param name="Confidence">How likely the answer is right; NaN where nothing is known of it.</param>
/// <param name="Ranking">The indices of all candidates, best first.</param>
/// <param name="Spend">What it cost.</param>
public sealed record SearchConcluded(
    string Node,
    int Number,
    SearchEnding Ending,
    int AnswerIndex,
    string? Answer,
    string? Abstention,
    double Confidence,
    IReadOnlyList<int> Ranking,
    SearchSpend Spend) : TraceEvent(Node, Number);
