using Reasoning.Decoding.Grammars.Patterns;

namespace Reasoning.Decoding.Grammars;

/// <summary>Grammars for constrained generation, one method for each way of writing them down.</summary>
public static partial class Constraint
{
    /// <summary>The texts that a regular expression matches.</summary>
    /// <param name="pattern">The pattern; <see cref="RegularExpression"/> says in which dialect.</param>
    /// <param name="options">How it is read; null for the default, by which the pattern must match the whole text.</param>
    /// <exception cref="GrammarFormatException">The pattern is malformed or uses what is not supported.</exception>
    public static Grammar Regex(string pattern, RegularExpressionOptions? options = null) =>
        Grammar.Create(RegularExpression.Parse(pattern, options), description: "regular expression");
}
