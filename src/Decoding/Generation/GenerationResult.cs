namespace Reasoning.Decoding.Generation;

/// <summary>The completions of a request and what they cost.</summary>
/// <param name="Completions">In order of <see cref="Completion.Index"/>.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record GenerationResult(IReadOnlyList<Completion> Completions, GenerationUsage Usage);
