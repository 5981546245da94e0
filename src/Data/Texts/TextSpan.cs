namespace Reasoning.Data.Texts;

/// <summary>A run of characters of a text. One of no characters names a place between two of them.</summary>
/// <param name="Start">Its first character, from 0, in UTF-16 units.</param>
/// <param name="Length">How many UTF-16 units; may be 0.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The first character after it.</summary>
    public int End => Start + Length;

    /// <summary>The same run in a text that has some characters more in front.</summary>
    public TextSpan Shift(int characters) => new(Start + characters, Length);

    /// <summary>Start and end counted in Unicode code points, as Python counts characters.</summary>
    /// <param name="text">The text that the span is of.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span does not lie in the text.</exception>
    public (int Start, int End) InCodePoints(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int start = CodePoints(text.AsSpan(0, Start));
        return (start, start + CodePoints(text.AsSpan(Start, Length)));
    }

    private static int CodePoints(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }
}
