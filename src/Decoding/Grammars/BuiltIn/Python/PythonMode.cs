namespace Reasoning.Decoding.Grammars.BuiltIn.Python;

/// <summary>Where an expression stands, which decides what white space is and what may be said. The rules of expressions are written once per mode.</summary>
/// <param name="Name">Ends the names of the mode's rules.</param>
/// <param name="Nested">The mode within brackets.</param>
/// <param name="Space">One piece of white space.</param>
/// <param name="IsAsynchronous">Whether <c>await</c> and <c>async for</c> may be said.</param>
/// <param name="IsField">Whether the expression stands in a field of a formatted string.</param>
internal sealed record PythonMode(string Name, string Nested, GrammarExpression Space, bool IsAsynchronous, bool IsField);
