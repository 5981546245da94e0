namespace Reasoning.Decoding.Models;

/// <summary>A sequence would grow past the model's context length, or the session's cache is full.</summary>
public sealed class ContextOverflowException : InvalidOperationException
{
    /// <summary>Creates the exception with a default message.</summary>
    public ContextOverflowException()
        : this("The sequence does not fit: the context length or the cache's capacity is exceeded.")
    {
    }

    /// <summary>Creates the exception with a sentence that says which limit was hit, and by how much.</summary>
    public ContextOverflowException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public ContextOverflowException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
