namespace Reasoning.Decoding.Grammars;

/// <summary>A grammar, or a text under it, would cost more than <see cref="GrammarLimits"/> allow. The message says which limit and how to go on.</summary>
public sealed class GrammarLimitException : InvalidOperationException
{
    /// <summary>Creates the exception without a message.</summary>
    public GrammarLimitException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence: which limit was met.</param>
    public GrammarLimitException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence: which limit was met.</param>
    /// <param name="innerException">The error behind it.</param>
    public GrammarLimitException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
