namespace Reasoning.Evaluation.Runs;

/// <summary>What one strategy spent on one problem.</summary>
/// <param name="Samples">Lines that belong to the problem: it is finished when all of them are there.</param>
/// <param name="ModelCalls">Completions asked for.</param>
/// <param name="PromptTokens">Tokens of its prompts.</param>
/// <param name="CompletionTokens">Tokens generated for it.</param>
/// <param name="Session">Which start of the run finished it, counted from 1.</param>
/// <param name="Seconds">Time since the strategy began in that session, when this problem was finished.</param>
internal sealed record ItemSpend(int Samples, long ModelCalls, long PromptTokens, long CompletionTokens, int Session, double Seconds);
