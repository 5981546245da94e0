namespace Reasoning.Decoding.Grammars;

/// <summary>Places in the text of a grammar, for messages.</summary>
internal static class TextPlace
{
    /// <summary>The line and the column of a position, from 1, in characters (not code units); lines end with line feeds.</summary>
    public static (int Line, int Column) Of(string text, int position)
    {
        int line = 1, column = 1;
        for (int i = 0; i < Math.Min(position, text.Length); i++)
        {
            if (text[i] == '\n') (line, column) = (line + 1, 1);
            else if (!char.IsLowSurrogate(text[i])) column++;
        }

        return (line, column);
    }

    /// <summary>The error at a position.</summary>
    public static GrammarFormatException Error(string text, int position, string problem)
    {
        var (line, column) = Of(text, position);
        return new GrammarFormatException(problem, line, column);
    }
}
