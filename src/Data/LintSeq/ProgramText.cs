namespace Reasoning.Data.LintSeq;

/// <summary>How programs are cut into lines, and what Python takes for white space.</summary>
internal static class ProgramText
{
    /// <summary>The lines of a program: cut at "\n" alone, so that joining them with it gives every byte back. A carriage return stays at the end of its line.</summary>
    public static string[] Lines(string program) => program.Split('\n');

    /// <summary>Whether Python's <c>str.isspace</c> is true of a character: what .NET takes for white space, and the four separators U+001C to U+001F.</summary>
    public static bool IsSpace(char letter) => char.IsWhiteSpace(letter) || letter is >= '\u001C' and <= '\u001F';

    /// <summary>Whether a line has nothing but white space.</summary>
    public static bool IsBlank(string line) => Indentation(line) == line.Length;

    /// <summary>How many characters of white space a line begins with.</summary>
    public static int Indentation(string line)
    {
        int at = 0;
        while (at < line.Length && IsSpace(line[at])) at++;
        return at;
    }

    /// <summary>The last character of a line that is not white space, or null.</summary>
    public static char? LastLetter(string line)
    {
        int at = line.Length - 1;
        while (at >= 0 && IsSpace(line[at])) at--;
        return at < 0 ? null : line[at];
    }
}
