using Reasoning.Decoding.Generation;
using Reasoning.Search.Budgets;

namespace Reasoning.Search.Traces;

/// <summary>What a search was asked; always the first event. Searches that differ in it cannot share a trace.</summary>
/// <param name="Node">The strategy's name.</param>
/// <param name="Number">0.</param>
/// <param name="Problem">What to solve.</param>
/// <param name="Settings">The strategy's settings.</param>
/// <param name="Generator">What the generator is and can do.</param>
/// <param name="Prompts">Name of the prompt book.</param>
/// <param name="HasVerifier">Whether there is a verifier.</param>
/// <param name="MaxTokens">The most tokens of one completion.</param>
/// <param name="Budget">What it may spend.</param>
/// <param name="Seed">The seed of all randomness.</param>
public sealed record SearchBegun(
    string Node,
    int Number,
    Problem Problem,
    IReadOnlyDictionary<string, string> Settings,
    GeneratorCapabilities Generator,
    string Prompts,
    bool HasVerifier,
    int MaxTokens,
    SearchBudget Budget,
    ulong Seed) : TraceEvent(Node, Number);
