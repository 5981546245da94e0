using Reasoning.Decoding.Generation;

namespace Reasoning.Search.Traces;

/// <summary>A finished request to the model.</summary>
/// <param name="Node">The part of the search that asked.</param>
/// <param name="Number">Which event of that part.</param>
/// <param name="RequestHash">SHA-256, in lower-case hexadecimal, of everything that was asked: prompt, prefix, sampling, seed, limits, but not how many completions.</param>
/// <param name="PromptHash">SHA-256 of the prompt's UTF-8 bytes, in lower-case hexadecimal.</param>
/// <param name="Wanted">Completions that the strategy wanted; more than there are replies where the budget did not permit all.</param>
/// <param name="Replies">The completions.</param>
/// <param name="Usage">Tokens.</param>
/// <param name="At">When it was finished, in seconds since the search began; earlier sessions count.</param>
public sealed record ModelAsked(
    string Node, int Number, string RequestHash, string PromptHash, int Wanted, IReadOnlyList<Reply> Replies, GenerationUsage Usage, double At) : TraceEvent(Node, Number);
