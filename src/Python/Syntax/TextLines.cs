namespace Reasoning.Python.Syntax;

/// <summary>Where the lines of a Python text are: they end with "\n", "\r\n" or "\r".</summary>
internal static class TextLines
{
    /// <summary>Whether a line ends with this character.</summary>
    public static bool EndsAt(string text, int at) => text[at] == '\n' || (text[at] == '\r' && !(at + 1 < text.Length && text[at + 1] == '\n'));

    /// <summary>How many lines end in a part of a text.</summary>
    public static int Count(string text, int start, int end)
    {
        int count = 0;
        for (int i = start; i < end; i++)
            if (EndsAt(text, i)) count++;
        return count;
    }

    /// <summary>Where the line of a place begins.</summary>
    public static int Start(string text, int at) => at == 0 ? 0 : text.LastIndexOfAny(['\n', '\r'], at - 1) + 1;

    /// <summary>How many characters of its line stand before a place.</summary>
    public static int Column(string text, int at) => at - Start(text, at);
}
