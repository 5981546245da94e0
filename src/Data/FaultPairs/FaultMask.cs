using Reasoning.Data.Texts;

namespace Reasoning.Data.FaultPairs;

/// <summary>
/// Where a right and a wrong program differ: the lines and characters whose loss a trainer weighs more. After Fault-Aware Fine-Tuning ("Fault-Guided Fine-Tuning for code",
/// arXiv 2503.16913): lines by a difference of lines, characters by a difference within the lines that changed.
/// </summary>
/// <remarks>The published method also raises the weight of a masked token from the model's probabilities of both variants as it trains; its formula is not known to us, so
/// no weights are given.</remarks>
public sealed class FaultMask
{
    private FaultMask(bool[] correctLines, bool[] wrongLines, TextSpan[] correctSpans, TextSpan[] wrongSpans) =>
        (CorrectLines, WrongLines, CorrectSpans, WrongSpans) = (correctLines, wrongLines, correctSpans, wrongSpans);

    /// <summary>Per line of the right program, whether the wrong one has no such line there.</summary>
    public IReadOnlyList<bool> CorrectLines { get; }

    /// <summary>Per line of the wrong program, whether the right one has no such line there.</summary>
    public IReadOnlyList<bool> WrongLines { get; }

    /// <summary>Characters of the right program that differ, ascending; one of length 0 where only the wrong program has characters.</summary>
    public IReadOnlyList<TextSpan> CorrectSpans { get; }

    /// <summary>Characters of the wrong program that differ, one for each of <see cref="CorrectSpans"/>.</summary>
    public IReadOnlyList<TextSpan> WrongSpans { get; }

    /// <summary>Compares two programs. O(lines²) for the lines and O(characters²) within a run of changed ones.</summary>
    /// <param name="correct">The right program; lines are parted by "\n".</param>
    /// <param name="wrong">The wrong one.</param>
    public static FaultMask Between(string correct, string wrong)
    {
        ArgumentNullException.ThrowIfNull(correct);
        ArgumentNullException.ThrowIfNull(wrong);

        // Each line with its end, so that a hunk of lines is a run of characters.
        string[] left = Lines(correct), right = Lines(wrong);
        var (leftLines, rightLines) = (new bool[left.Length], new bool[right.Length]);
        var (leftSpans, rightSpans) = (new List<TextSpan>(), new List<TextSpan>());
        int[] leftStarts = Starts(left), rightStarts = Starts(right);
        foreach (var lines in Alignment.Differences<string>(left, right, exchanges: false))
        {
            leftLines.AsSpan(lines.Left, lines.LeftCount).Fill(true);
            rightLines.AsSpan(lines.Right, lines.RightCount).Fill(true);
            int leftStart = leftStarts[lines.Left], rightStart = rightStarts[lines.Right];
            var before = correct.AsSpan(leftStart..leftStarts[lines.Left + lines.LeftCount]);
            var after = wrong.AsSpan(rightStart..rightStarts[lines.Right + lines.RightCount]);
            foreach (var hunk in Alignment.Differences(before, after, exchanges: true))
            {
                leftSpans.Add(Whole(correct, leftStart + hunk.Left, hunk.LeftCount));
                rightSpans.Add(Whole(wrong, rightStart + hunk.Right, hunk.RightCount));
            }
        }

        return new FaultMask(leftLines, rightLines, [.. leftSpans], [.. rightSpans]);
    }

    private static string[] Lines(string text)
    {
        var lines = text.Split('\n');
        for (int i = 0; i < lines.Length - 1; i++) lines[i] += '\n';
        return lines;
    }

    private static int[] Starts(string[] lines)
    {
        var starts = new int[lines.Length + 1];
        for (int i = 0; i < lines.Length; i++) starts[i + 1] = starts[i] + lines[i].Length;
        return starts;
    }

    // Two characters may share the first half of a surrogate pair.
    private static TextSpan Whole(string text, int start, int length)
    {
        int end = start + length;
        if (start > 0 && start < text.Length && char.IsLowSurrogate(text[start]) && char.IsHighSurrogate(text[start - 1])) start--;
        if (end > 0 && end < text.Length && char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1])) end++;
        return new TextSpan(start, Math.Max(0, end - start));
    }
}
