using Reasoning.Decoding.Grammars.Patterns;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Reads the regular expressions of <c>pattern</c> and <c>patternProperties</c>.</summary>
internal static class StringPatterns
{
    private static readonly RegularExpressionOptions s_search = new() { IsAnchored = false };

    public static StringPattern Read(string pattern, string pointer)
    {
        try
        {
            return new StringPattern("pattern " + pattern, RegularExpression.Parse(pattern, s_search));
        }
        catch (GrammarFormatException exception)
        {
            throw new GrammarFormatException(SchemaErrors.At(pointer, "the regular expression cannot be used").Message + " " + exception.Message, exception);
        }
    }
}
