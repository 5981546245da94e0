namespace Reasoning.Evaluation.Scoring;

/// <summary>A file of samples is not what it should be; the message is one sentence with the file, the line and what is wrong.</summary>
public sealed class SampleFormatException : FormatException
{
    /// <summary>Says what is wrong where.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="line">Line, counted from 1.</param>
    /// <param name="problem">What is wrong, without a final full stop.</param>
    /// <param name="innerException">The cause, if any.</param>
    public SampleFormatException(string file, int line, string problem, Exception? innerException = null)
        : base($"{file}, line {line}: {problem}.", innerException)
    {
        File = file;
        Line = line;
    }

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>Line, counted from 1.</summary>
    public int Line { get; }
}
