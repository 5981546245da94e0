namespace Reasoning.Decoding.Grammars.Patterns;

/// <summary>What differs between the places where regular expressions stand.</summary>
internal sealed record PatternDialect
{
    /// <summary>Whether <c>^</c> and <c>$</c> may be used.</summary>
    public bool AllowsAnchors { get; init; } = true;

    /// <summary>Whether <c>[]</c> and <c>[^]</c> are classes; elsewhere the bracket that follows would be a member.</summary>
    public bool AllowsEmptyClasses { get; init; } = true;

    /// <summary>The characters at which <c>.</c> stops without the flag <c>s</c>.</summary>
    public CodePointSet LineEnds { get; init; } = CodePointSet.Of("\n\r\u2028\u2029");
}
