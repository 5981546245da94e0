namespace Reasoning.Search.Prompts;

/// <summary>The answer to a prompt.</summary>
/// <param name="Value">What the reply says; null where it could not be read.</param>
/// <param name="Reply">The reply; null where the book answered itself.</param>
public sealed record PromptReply<TReply>(TReply? Value, Reply? Reply)
    where TReply : class;
