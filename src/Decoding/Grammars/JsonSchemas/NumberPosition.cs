namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A character of a number: which of the <see cref="NumberAutomaton.SymbolCount"/>, and whether it is a digit after the point.</summary>
internal readonly record struct NumberPosition(int Symbol, bool IsFraction);
