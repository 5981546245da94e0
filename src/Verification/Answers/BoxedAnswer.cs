namespace Reasoning.Verification.Answers;

/// <summary>The content of <c>\boxed{…}</c>, with which worked solutions in LaTeX mark their answer.</summary>
internal static class BoxedAnswer
{
    private static readonly string[] Commands = [@"\boxed", @"\fbox"];

    /// <summary>
    /// The content of the last box that is closed, braces within it included; null where there is none. A box that was cut off does not count. O(length).
    /// </summary>
    public static string? FindLast(ReadOnlySpan<char> text)
    {
        var open = new Stack<int>();
        var (bestStart, bestEnd) = (-1, -1);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    var content = CommandEnd(text, i);
                    if (content < 0)
                    {
                        i++;
                        break;
                    }

                    while (content < text.Length && text[content] == ' ') content++;
                    if (content < text.Length && text[content] == '{') open.Push(content + 1);
                    // \boxed 5: the box holds one sign.
                    else if (content < text.Length && char.IsAsciiLetterOrDigit(text[content])) (bestStart, bestEnd) = (content, content + 1);
                    i = content;
                    break;
                case '{':
                    open.Push(-1);
                    break;
                case '}' when open.TryPop(out var start) && start > bestStart:
                    (bestStart, bestEnd) = (start, i);
                    break;
            }
        }

        if (bestStart < 0) return null;
        var found = text[bestStart..bestEnd].Trim();
        return found.IsEmpty ? null : found.ToString();
    }

    /// <summary>Where the command ends that opens a box; −1 where it is another one.</summary>
    private static int CommandEnd(ReadOnlySpan<char> text, int at)
    {
        foreach (var command in Commands)
        {
            var end = at + command.Length;
            if (text[at..].StartsWith(command) && (end >= text.Length || !char.IsAsciiLetter(text[end]))) return end;
        }

        return -1;
    }
}
