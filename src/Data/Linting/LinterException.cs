namespace Reasoning.Data.Linting;

/// <summary>A linter could not judge a text, or its verdict makes no sense.</summary>
public sealed class LinterException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that says what happened and, where something helps, what.</param>
    /// <param name="innerException">What lies behind it.</param>
    public LinterException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
