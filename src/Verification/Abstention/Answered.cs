namespace Reasoning.Verification.Abstention;

/// <summary>An answer is given.</summary>
/// <typeparam name="T">What an answer is.</typeparam>
public sealed record Answered<T> : Decision<T>
{
    /// <summary>Gives an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="confidence">How likely it is right, and how that is known.</param>
    public Answered(T answer, Confidence confidence) : base(confidence ?? throw new ArgumentNullException(nameof(confidence))) => Answer = answer;

    /// <summary>The answer.</summary>
    public T Answer { get; }
}
