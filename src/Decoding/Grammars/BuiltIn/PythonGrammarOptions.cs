namespace Reasoning.Decoding.Grammars.BuiltIn;

/// <summary>How Python is to be laid out.</summary>
public sealed record PythonGrammarOptions
{
    private readonly int _maxDepth = 6;
    private readonly int _indentWidth = 4;

    /// <summary>The default options.</summary>
    public static PythonGrammarOptions Default { get; } = new();

    /// <summary>
    /// How deeply blocks may be nested; 0 to 20, which is as deep as Python goes. Rules are written once per depth, so the grammar grows in proportion. The
    /// default is 6: a method of a class with four blocks around its innermost line.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxDepth
    {
        get => _maxDepth;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MaxDepth));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 20, nameof(MaxDepth));
            _maxDepth = value;
        }
    }

    /// <summary>Spaces per level of indentation; 1 to 8. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int IndentWidth
    {
        get => _indentWidth;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(IndentWidth));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 8, nameof(IndentWidth));
            _indentWidth = value;
        }
    }
}
