namespace Reasoning.Verification.Sandboxing;

/// <summary>The sandbox cannot be had on this machine; the message is one sentence that says what is missing and what would help.</summary>
public sealed class SandboxUnavailableException : Exception
{
    /// <summary>Says why.</summary>
    public SandboxUnavailableException(string message) : base(message)
    {
    }

    /// <summary>Says why, with the cause.</summary>
    public SandboxUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
