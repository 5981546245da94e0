namespace Reasoning.Decoding.Grammars.ToolCalls;

/// <summary>Something that was read of a text with tool calls.</summary>
public abstract record ToolCallUpdate;
