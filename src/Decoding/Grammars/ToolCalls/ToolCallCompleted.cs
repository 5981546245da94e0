namespace Reasoning.Decoding.Grammars.ToolCalls;

/// <summary>A call is complete.</summary>
/// <param name="Call">Number of the call, from 0.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">All of the arguments, as JSON.</param>
public sealed record ToolCallCompleted(int Call, string Name, string Arguments) : ToolCallUpdate;
