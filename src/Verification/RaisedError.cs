namespace Reasoning.Verification;

/// <summary>An exception that a candidate raised.</summary>
/// <param name="Type">Name of its type, such as <c>ValueError</c> or <c>System.FormatException</c>.</param>
/// <param name="Text">Its message; may be empty.</param>
/// <param name="Line">The last line of the candidate's program that it passed through, counted from 1; 0 where none is known.</param>
public sealed record RaisedError(string Type, string Text, int Line);
