namespace Reasoning.Python.Syntax;

/// <summary>Why a text is no Python program, and where, as CPython's parser reports it.</summary>
/// <param name="Message">CPython's message, or "invalid syntax" where it has no special one.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Character of the line, from 0, in UTF-16 units.</param>
/// <param name="RelatedLine">The line that the message names behind "on line": that of the statement whose block is missing, or of the bracket that another kind closes; null where it names
/// none.</param>
/// <param name="IsIndentation">Whether CPython raises an IndentationError or a TabError.</param>
public sealed record PythonSyntaxError(string Message, int Line, int Column, int? RelatedLine = null, bool IsIndentation = false);
