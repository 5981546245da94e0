namespace Reasoning.Decoding.Grammars.ToolCalls;

/// <summary>The name of a call is known.</summary>
/// <param name="Call">Number of the call, from 0.</param>
/// <param name="Name">The tool.</param>
public sealed record ToolCallStarted(int Call, string Name) : ToolCallUpdate;
