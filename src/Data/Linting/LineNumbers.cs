namespace Reasoning.Data.Linting;

/// <summary>Python ends a line at a lone carriage return too; the lines of a text that is linted end at "\n" alone.</summary>
internal static class LineNumbers
{
    /// <summary>The line of a text, parted by "\n", that holds a line as Python counts them; the last one where that is behind the end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="line">Line as Python counts, from 1.</param>
    public static int OwnLine(string text, int line)
    {
        int own = 1;
        for (int at = 0, pythons = 1; at < text.Length && pythons < line; at++)
        {
            if (text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n'))) pythons++;
            if (text[at] == '\n') own++;
        }

        return own;
    }
}
