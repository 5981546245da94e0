namespace Reasoning.Verification.Answers;

/// <summary>How answers are brought into their normal form, where that is a matter of convention.</summary>
public sealed record AnswerNormalization
{
    /// <summary>What a percent sign means. The default is hundredths.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the named ones.</exception>
    public PercentReading Percent
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Percent), value, "A percent sign means hundredths, or is a sign.");
    }
}
