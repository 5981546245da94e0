namespace Reasoning.Evaluation.Runs;

/// <summary>How far one strategy of a run is.</summary>
/// <param name="Strategy">The strategy's name.</param>
/// <param name="Finished">Problems finished, those of earlier sessions included.</param>
/// <param name="Problems">Problems in all.</param>
/// <param name="Solved">Of the finished problems, those whose answer passed.</param>
/// <param name="CompletionTokens">Tokens generated, those of earlier sessions included.</param>
public readonly record struct EvaluationProgress(string Strategy, int Finished, int Problems, int Solved, long CompletionTokens);
