namespace Reasoning.Verification.Problems;

/// <summary>A file of problems is not what it should be; the message is one sentence with the file, the place in it and what is wrong.</summary>
public sealed class ProblemFormatException : FormatException
{
    /// <summary>Says what is wrong in which line.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="line">Line, counted from 1.</param>
    /// <param name="problem">What is wrong, without a final full stop.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ProblemFormatException(string file, int line, string problem, Exception? innerException = null)
        : this(file, line, null, problem, innerException)
    {
    }

    /// <summary>Says what is wrong in which line or item.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="line">Line, counted from 1; of an item, where it begins.</param>
    /// <param name="item">Which item of a JSON array, counted from 1; null in a file of JSON lines.</param>
    /// <param name="problem">What is wrong, without a final full stop.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ProblemFormatException(string file, int line, int? item, string problem, Exception? innerException = null)
        : base(item is null ? $"{file}, line {line}: {problem}." : $"{file}, item {item} (line {line}): {problem}.", innerException)
    {
        File = file;
        Line = line;
        Item = item;
    }

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>Line, counted from 1; of an item of an array, where it begins.</summary>
    public int Line { get; }

    /// <summary>Which item of a JSON array, counted from 1; null in a file of JSON lines.</summary>
    public int? Item { get; }
}
