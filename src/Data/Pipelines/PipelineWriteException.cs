namespace Reasoning.Data.Pipelines;

/// <summary>A file of a pipeline could not be written, such as on a full disk. What was finished before is kept, and the same run goes on from there.</summary>
public sealed class PipelineWriteException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that names the file.</param>
    /// <param name="inner">What the system said.</param>
    public PipelineWriteException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
