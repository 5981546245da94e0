namespace Reasoning.Decoding.Grammars.Lark;

/// <summary>A rule, a template or a terminal.</summary>
/// <param name="Position">Where its name stands.</param>
/// <param name="Name">The name.</param>
/// <param name="Parameters">The parameters of a template; empty otherwise.</param>
/// <param name="Body">What it matches.</param>
internal sealed record LarkDefinition(int Position, string Name, IReadOnlyList<string> Parameters, LarkNode Body)
{
    /// <summary>Whether a name is that of a terminal: its first letter says so.</summary>
    public static bool IsTerminal(string name) => char.IsAsciiLetterUpper(name.AsSpan().TrimStart('_')[0]);
}
