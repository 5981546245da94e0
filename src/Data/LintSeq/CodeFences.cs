namespace Reasoning.Data.LintSeq;

/// <summary>Takes the code out of an answer that talks around it.</summary>
public static class CodeFences
{
    private const string Fence = "```";

    /// <summary>The contents of all Markdown fences of a language, joined by line breaks, without white space at either end; the text as it is where it has none.</summary>
    /// <param name="text">An answer with fenced code, or code alone.</param>
    /// <param name="language">What stands behind the opening fence.</param>
    /// <remarks>As in the reference of LintSeq, but for two things: the code of a fence that is never closed goes to the end of the text (the reference loses the last character), and a version
    /// number behind the language, as in <c>python3</c>, is no code.</remarks>
    public static string Extract(string text, string language = "python")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(language);
        var chunks = new List<string>();
        string opening = Fence + language;
        for (int at = 0; (at = text.IndexOf(opening, at, StringComparison.Ordinal)) >= 0;)
        {
            int start = at + opening.Length;
            while (start < text.Length && char.IsAsciiDigit(text[start])) start++;
            bool isOther = start < text.Length && (char.IsLetter(text[start]) || text[start] is '+' or '#');   // "cpp" where "c" is asked for
            int end = text.IndexOf(Fence, start, StringComparison.Ordinal);
            if (!isOther) chunks.Add(end < 0 ? text[start..] : text[start..end]);
            if (end < 0) break;
            at = end + Fence.Length;
        }

        return chunks.Count == 0 ? text : Strip(string.Join('\n', chunks));
    }

    private static string Strip(string text)
    {
        int start = ProgramText.Indentation(text), end = text.Length;
        while (end > start && ProgramText.IsSpace(text[end - 1])) end--;
        return text[start..end];
    }
}
