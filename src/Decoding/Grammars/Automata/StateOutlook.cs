namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>What may come next in a local state.</summary>
/// <param name="First">The bytes that may come within the frames at the top, or begin one.</param>
/// <param name="HasTokenEdges">Whether a token expression may match.</param>
internal sealed record StateOutlook(ByteSet First, bool HasTokenEdges);
