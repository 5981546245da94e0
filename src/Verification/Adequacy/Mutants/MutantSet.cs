namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>Mutants of a program.</summary>
/// <param name="Mutants">The chosen ones, by their place in the program, no two with the same syntax tree.</param>
/// <param name="Found">How many places and changes there are to choose from.</param>
public sealed record MutantSet(IReadOnlyList<Mutant> Mutants, int Found);
