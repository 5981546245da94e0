namespace Reasoning.Decoding.Grammars.ToolCalls;

/// <summary>More of the arguments of a call.</summary>
/// <param name="Call">Number of the call, from 0.</param>
/// <param name="Json">The piece of JSON; not empty.</param>
public sealed record ToolCallArguments(int Call, string Json) : ToolCallUpdate;
