using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>A mutant and what became of it.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Verdict">What the suite said.</param>
/// <param name="Distinguishing">An input on which it differs from the original, for a survivor where inputs were tried: what the suite lacks. Null otherwise.</param>
public sealed record JudgedMutant(Mutant Mutant, MutantFate Fate, Verdict Verdict, CallArguments? Distinguishing);
