namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// Where a text stands in a grammar: a local state, and for each of its groups what is below on the stack. A value: copying it is what forking and rolling
/// back need.
/// </summary>
internal readonly record struct Configuration(int State, StackBinding? Binding)
{
    /// <summary>After a byte that cannot follow.</summary>
    public static Configuration Dead => new(LocalState.DeadId, null);

    public bool IsDead => State == LocalState.DeadId;
}
