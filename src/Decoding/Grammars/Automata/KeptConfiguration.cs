namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>A configuration that can be published to other threads in one write.</summary>
internal sealed record KeptConfiguration(Configuration Value);
