namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>
/// Which whitespace may stand between the parts of a JSON text. It is limited unless asked for otherwise, so that a model cannot fill its context with blanks.
/// None is accepted before or after the whole text.
/// </summary>
public sealed record JsonWhitespace
{
    private JsonWhitespace(int afterSeparator, int anywhere)
    {
        AfterSeparator = afterSeparator;
        Anywhere = anywhere;
    }

    /// <summary>None: <c>{"a":1,"b":[]}</c>.</summary>
    public static JsonWhitespace Compact { get; } = new(0, 0);

    /// <summary>None, or one space after a comma or colon: <c>{"a": 1, "b": []}</c>.</summary>
    public static JsonWhitespace SingleSpace { get; } = new(1, 0);

    /// <summary>Any amount in each place where JSON allows it, but not around the whole text. A model may go on with blanks to the end of its context.</summary>
    public static JsonWhitespace Unlimited { get; } = new(0, int.MaxValue);

    /// <summary>The most spaces after a comma or colon where nothing else is allowed.</summary>
    internal int AfterSeparator { get; }

    /// <summary>The most characters of any JSON whitespace in each gap; <see cref="int.MaxValue"/> for any number.</summary>
    internal int Anywhere { get; }

    /// <summary>Up to a number of spaces, tabs and line ends in each place where JSON allows them, but not around the whole text.</summary>
    /// <param name="maxCharacters">The most characters in one gap, 1 to 10,000; indented text needs a line end and the indentation of the deepest level.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public static JsonWhitespace Flexible(int maxCharacters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCharacters, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxCharacters, 10_000);
        return new JsonWhitespace(0, maxCharacters);
    }
}
