namespace Reasoning.Verification.Voting;

/// <summary>One sampled completion with what it answers and how likely the model found it.</summary>
/// <typeparam name="T">What an answer is.</typeparam>
/// <param name="Answer">The answer in its normal form; null where the completion gives none.</param>
/// <param name="Text">The completion. Equal texts are one path, sampled several times.</param>
/// <param name="MeanLogProbability">The mean log-probability of its tokens, natural logarithm, at most 0; −∞ is permitted.</param>
public sealed record ReasoningPath<T>(T? Answer, string Text, double MeanLogProbability);
