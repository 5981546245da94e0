namespace Reasoning.Search.Prompts;

/// <summary>A reply that repairs a program.</summary>
/// <param name="Text">The new candidate: the whole reply, of which the verifier takes the program.</param>
/// <param name="Explanation">What the model says about the bug, before the code; null where it says nothing.</param>
public sealed record RepairReply(string Text, string? Explanation);
