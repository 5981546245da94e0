namespace Reasoning.Data.Pipelines;

/// <summary>A record lacks a field that is needed, or has one of another type.</summary>
public sealed class RecordFieldException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that names the field and what would be right.</param>
    public RecordFieldException(string message)
        : base(message)
    {
    }
}
