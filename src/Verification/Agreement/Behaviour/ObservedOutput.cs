namespace Reasoning.Verification.Agreement.Behaviour;

/// <summary>Makes records of what a program did with one input.</summary>
public static class ObservedOutput
{
    /// <summary>The program ran to its end and gave an output.</summary>
    public static ObservedOutput<T> Returned<T>(T value)
        where T : IEquatable<T> => new(value, null);

    /// <summary>The program failed.</summary>
    /// <param name="kind">How, in words that are equal for failures that count as one behaviour.</param>
    /// <exception cref="ArgumentException">The kind is empty.</exception>
    public static ObservedOutput<T> Failed<T>(string kind)
        where T : IEquatable<T>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        return new(default, kind);
    }
}
