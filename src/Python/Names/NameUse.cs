namespace Reasoning.Python.Names;

/// <summary>A use of a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Scope">Where it is used.</param>
/// <param name="Line">Its line.</param>
/// <param name="Start">Its place in the text.</param>
/// <param name="StatementLine">Line of the statement that it is part of.</param>
/// <param name="Statement">Number of that statement.</param>
/// <param name="Loop">Innermost for loop that it stands in; -1 for none.</param>
/// <param name="Branch">The branch that it stands in; -1 for none.</param>
/// <param name="Conditions">The conditions that it stands in, within its function.</param>
/// <param name="Order">Where it stands among all uses and bindings.</param>
/// <param name="Flags">What else is known of its place.</param>
internal readonly record struct NameUse(
    string Name, NameScope Scope, int Line, int Start, int StatementLine, int Statement, int Loop, int Branch, ConditionalNames? Conditions, int Order, NameUseFlags Flags);
