namespace Reasoning.Verification.Problems;

/// <summary>Reads problems in HumanEval's format, that is <see cref="BenchmarkFormats.HumanEval"/>, strictly.</summary>
public static class HumanEvalReader
{
    /// <summary>Reads a file, one problem at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemFormatException">A line is broken; the problems before it have been read.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static IAsyncEnumerable<CodeProblem> ReadAsync(string path, CancellationToken cancellationToken = default) =>
        BenchmarkFormats.HumanEval.ReadAsync(path, null, cancellationToken);

    /// <summary>Reads a stream, one problem at a time. The stream is left open.</summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemFormatException">A line is broken; the problems before it have been read.</exception>
    public static IAsyncEnumerable<CodeProblem> ReadAsync(Stream stream, string name, CancellationToken cancellationToken = default) =>
        BenchmarkFormats.HumanEval.ReadAsync(stream, name, null, cancellationToken);
}
