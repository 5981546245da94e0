namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>The configuration after the end of a frame, such that it can be published to other threads in one write.</summary>
internal sealed record PoppedConfiguration(Configuration Value);
