namespace Reasoning.Verification.Values.Literals;

/// <summary>
/// Reads Python literals without running Python: numbers (with underscores, in every base, imaginary and complex), texts and bytes with all prefixes and escapes but
/// <c>f</c> and <c>\N{...}</c>, adjacent ones joined, <c>None</c>, <c>True</c>, <c>False</c>, tuples, lists, sets and dicts; and what the <c>repr</c> of other plain
/// values looks like: <c>set()</c>, <c>frozenset({1})</c>, <c>bytearray(b'x')</c>, <c>range(1, 9)</c>, <c>Fraction(1, 3)</c>, <c>Decimal('0.1')</c>,
/// <c>float('inf')</c>, <c>inf</c> and <c>nan</c>. Comments and line breaks are white space.
/// </summary>
/// <remarks>
/// As in Python, of a key that comes twice the last value counts, items of sets and keys must be hashable, and decimal integers have at most 4,300 digits. Linear
/// in the length of the text; values nested deeper than 500 are refused. Two escapes that are the halves of one surrogate pair become one character, which Python keeps apart.
/// </remarks>
public static class PythonLiteral
{
    /// <summary>The value of a text that is one literal.</summary>
    /// <param name="text">The text; white space around the literal is allowed.</param>
    /// <exception cref="LiteralFormatException">It is none.</exception>
    public static PlainValue Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new PythonLiteralParser(text).ParseWhole();
    }

    /// <summary>The value of a text that is one literal; null where it is none.</summary>
    /// <param name="text">The text; white space around the literal is allowed.</param>
    public static PlainValue? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (LiteralFormatException)
        {
            return null;
        }
    }
}
