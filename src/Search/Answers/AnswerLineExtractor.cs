using System.Globalization;
using System.Numerics;

namespace Reasoning.Search.Answers;

/// <summary>Reads the last line of the form <c>answer: …</c>. Numbers are compared as numbers, other texts without regard to case and spacing.</summary>
public sealed class AnswerLineExtractor : IAnswerExtractor
{
    private const string Label = "answer:";

    /// <inheritdoc/>
    public string Name => "answer-line";

    /// <inheritdoc/>
    public string? Extract(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        string? last = null;
        foreach (var line in completion.AsSpan().EnumerateLines())
        {
            var text = line.Trim();
            if (text.StartsWith(Label, StringComparison.OrdinalIgnoreCase)) last = Normalise(text[Label.Length..].Trim());
        }

        return last;
    }

    // "1,042", "+1042" and "01042" are one number; so are "2.50" and "2.5".
    private static string? Normalise(ReadOnlySpan<char> answer)
    {
        if (answer.IsEmpty) return null;
        if (BigInteger.TryParse(answer, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        if (decimal.TryParse(answer, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number.ToString("0.############################", CultureInfo.InvariantCulture);
        return string.Join(' ', answer.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
    }
}
