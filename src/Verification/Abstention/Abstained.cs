namespace Reasoning.Verification.Abstention;

/// <summary>No answer is given, because a wrong one would be worse.</summary>
/// <typeparam name="T">What an answer would have been.</typeparam>
public sealed record Abstained<T> : Decision<T>
{
    /// <summary>Gives no answer.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="explanation">Why, in one sentence with the figures.</param>
    /// <param name="confidence">How likely the withheld answer is right; null where there is none, or nothing is known of it.</param>
    public Abstained(AbstentionReason reason, string explanation, Confidence? confidence = null) : base(confidence)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(explanation);
        (Reason, Explanation) = (reason, explanation);
    }

    /// <summary>Why.</summary>
    public AbstentionReason Reason { get; }

    /// <summary>Why, in one sentence with the figures.</summary>
    public string Explanation { get; }
}
