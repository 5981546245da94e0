namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>A configuration that can be published to other threads in one write, with what walks over tokens ask of it again and again.</summary>
/// <param name="Value">The configuration.</param>
/// <param name="Transition">The state and flags as in the table of transitions; <see cref="GrammarAutomaton.HasExits"/> only where what is below can be looked into.</param>
/// <param name="Holes">The holes, a bit each, that the ends of frames here lead to.</param>
internal sealed record KeptConfiguration(Configuration Value, int Transition, ulong Holes);
