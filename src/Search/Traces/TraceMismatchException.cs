namespace Reasoning.Search.Traces;

/// <summary>A trace tells of another search than the one that is run: other settings, another model, another version of the strategy.</summary>
public sealed class TraceMismatchException : Exception
{
    /// <summary>A trace does not fit.</summary>
    public TraceMismatchException(string message) : base(message)
    {
    }
}
