namespace Reasoning.Verification.Programs;

/// <summary>
/// Tells source that must not be given to the C# parser. Most of it guards its stack, but types and tuples do not: a hundred thousand opening parentheses
/// end the whole process, which no caller can catch.
/// </summary>
internal static class CSharpNesting
{
    private const int Deepest = 500;

    /// <summary>
    /// Whether brackets are nested deeper than 500, or 500 angle brackets follow each other without anything between them that could not be a type. Strings and comments are not
    /// told apart, which errs towards refusing. Linear in the length of the text.
    /// </summary>
    public static bool IsTooDeep(ReadOnlySpan<char> source)
    {
        var (brackets, angles) = (0, 0);
        foreach (var letter in source)
        {
            switch (letter)
            {
                case '(' or '[' or '{':
                    brackets++;
                    angles = 0;
                    break;
                case ')' or ']' or '}':
                    brackets = Math.Max(0, brackets - 1);
                    angles = 0;
                    break;
                case '<':
                    angles++;
                    break;
                case '>':
                    angles = Math.Max(0, angles - 1);
                    break;
                case ';' or '"' or '=' or '&' or '|':
                    angles = 0;
                    break;
            }

            if (brackets > Deepest || angles > Deepest) return true;
        }

        return false;
    }
}
