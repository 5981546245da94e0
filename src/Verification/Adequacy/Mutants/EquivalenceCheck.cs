using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>How to find out whether a mutant that a suite passes is another program at all.</summary>
/// <param name="EntryPoint">Name of the function.</param>
/// <param name="Inputs">Inputs that the original answers; the more, the fewer mistakes pass for equivalent.</param>
public sealed record EquivalenceCheck(string EntryPoint, IReadOnlyList<CallArguments> Inputs);
