using System.Diagnostics.CodeAnalysis;

namespace Reasoning.Verification.Abstention;

/// <summary>An answer, or the reason why none is given: <see cref="Answered{T}"/> or <see cref="Abstained{T}"/>, and nothing else.</summary>
/// <typeparam name="T">What an answer is: a program, a number, a text.</typeparam>
public abstract record Decision<T>
{
    private protected Decision(Confidence? confidence) => Confidence = confidence;

    /// <summary>How likely the answer (given or withheld) is right, and how that is known; null where nothing is known of it.</summary>
    public Confidence? Confidence { get; }

    /// <summary>The answer, if one is given.</summary>
    /// <returns>Whether one is given.</returns>
    public bool TryGetAnswer([MaybeNullWhen(false)] out T answer)
    {
        answer = this is Answered<T> answered ? answered.Answer : default;
        return this is Answered<T>;
    }

    /// <summary>The same decision about what is made of the answer.</summary>
    /// <param name="selector">What to make of the answer; not called where none is given.</param>
    public Decision<TResult> Select<TResult>(Func<T, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return this switch
        {
            Answered<T> answered => new Answered<TResult>(selector(answered.Answer), answered.Confidence!),
            Abstained<T> abstained => new Abstained<TResult>(abstained.Reason, abstained.Explanation, abstained.Confidence),
            _ => throw new InvalidOperationException("A decision is an answer or an abstention."),
        };
    }
}
