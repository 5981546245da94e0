namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>A grammar ready to be run: frame rules, the term a text begins with, classes of bytes. Immutable but for its pools, which grow.</summary>
internal sealed class GrammarProgram
{
    public required ExpressionPool Expressions { get; init; }

    public required TermPool Terms { get; init; }

    public required Term Start { get; init; }

    /// <summary>By <see cref="FrameRule.Index"/>.</summary>
    public required FrameRule[] Rules { get; init; }

    /// <summary>The rules in the order of <see cref="FrameRule.Component"/>.</summary>
    public required FrameRule[] RulesByComponent { get; init; }

    public required ByteClasses Classes { get; init; }

    /// <summary>Whether there is a token expression.</summary>
    public required bool HasTokens { get; init; }

    /// <summary>Whether some byte string is matched at all.</summary>
    public required bool IsProductive { get; init; }
}
