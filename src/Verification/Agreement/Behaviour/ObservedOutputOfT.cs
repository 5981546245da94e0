namespace Reasoning.Verification.Agreement.Behaviour;

/// <summary>What a program did with one input: the output it gave, or how it failed. Two are equal if they show the same behaviour.</summary>
/// <remarks>Made by <see cref="ObservedOutput"/>.</remarks>
public readonly record struct ObservedOutput<T>
    where T : IEquatable<T>
{
    internal ObservedOutput(T? value, string? failure) => (Value, Failure) = (value, failure);

    /// <summary>The output; meaningless where the program failed.</summary>
    public T? Value { get; }

    /// <summary>The kind of failure, such as the exception's type; null where the program ran to its end.</summary>
    public string? Failure { get; }

    /// <summary>Whether the program ran to its end.</summary>
    public bool Ran => Failure is null;
}
