namespace Reasoning.Verification.Programs;

/// <summary>A fenced block of a Markdown text.</summary>
/// <param name="Language">What the fence says, in lower case; empty where it says nothing.</param>
/// <param name="Code">The lines inside, each with its line end.</param>
/// <param name="IsClosed">Whether the block ends; where it does not, the model was cut off.</param>
/// <param name="Start">Where the fence begins in the text.</param>
internal sealed record CodeFence(string Language, string Code, bool IsClosed, int Start)
{
    /// <summary>The blocks of a text, whose lines end with a line feed. Fences are at least three backticks or tildes at the beginning of a line.</summary>
    public static IReadOnlyList<CodeFence> Find(string text)
    {
        var blocks = new List<CodeFence>();
        (string Language, int Start, int Content, int Length, char Letter)? open = null;
        for (int at = 0, next; at < text.Length; at = next)
        {
            next = text.IndexOf('\n', at) is var end and >= 0 ? end + 1 : text.Length;
            var line = text.AsSpan(at, next - at).Trim();
            if (line is not ['`', '`', '`', ..] && line is not ['~', '~', '~', ..]) continue;
            var length = line.IndexOfAnyExcept(line[0]) is var rest and >= 0 ? rest : line.Length;
            var info = line[length..].Trim();
            var isOpening = info.IndexOf('`') < 0;
            if (open is { } block)
            {
                if (line[0] != block.Letter || length < block.Length) continue;
                blocks.Add(new CodeFence(block.Language, text[block.Content..at], true, block.Start));
                open = null;

                // A fence with a language closes nothing by itself: the model forgot the one before.
                if (info.IsEmpty || info.IndexOf(' ') >= 0) continue;
            }

            if (isOpening) open = (Name(info), at, next, length, line[0]);
        }

        if (open is { } last) blocks.Add(new CodeFence(last.Language, text[last.Content..], false, last.Start));
        return blocks;
    }

    private static string Name(ReadOnlySpan<char> info)
    {
        var end = info.IndexOfAny(" \t,{:");
        return (end < 0 ? info : info[..end]).ToString().ToLowerInvariant();
    }
}
