namespace Reasoning.Decoding.Grammars.ToolCalls;

/// <summary>More of the text around calls.</summary>
/// <param name="Text">The piece; not empty.</param>
public sealed record ToolCallText(string Text) : ToolCallUpdate;
