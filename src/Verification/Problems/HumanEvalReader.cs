using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Reasoning.Verification.Problems;

/// <summary>
/// Reads problems in HumanEval's format (Chen et al. 2021): JSON lines with <c>task_id</c>, <c>prompt</c>, <c>entry_point</c>,
/// <c>canonical_solution</c> (may be absent) and <c>test</c>; gzip is recognised by its content. Further fields are ignored.
/// </summary>
public static class HumanEvalReader
{
    /// <summary>Reads a file, one problem at a time.</summary>
    /// <exception cref="ProblemFormatException">A line is broken; the problems before it have been read.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static async IAsyncEnumerable<CodeProblem> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        await foreach (var problem in ReadAsync(file, path, cancellationToken).ConfigureAwait(false)) yield return problem;
    }

    /// <summary>Reads a stream, one problem at a time. The stream is left open.</summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemFormatException">A line is broken; the problems before it have been read.</exception>
    public static async IAsyncEnumerable<CodeProblem> ReadAsync(
        Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var line in ProblemLine.ReadAsync(stream, name, cancellationToken).ConfigureAwait(false)) yield return Parse(line);
    }

    /// <summary>Reads the problem of one line.</summary>
    /// <exception cref="ProblemFormatException">A field is missing or no text.</exception>
    public static CodeProblem Parse(ProblemLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new CodeProblem
        {
            TaskId = Text("task_id"),
            Prompt = Text("prompt"),
            EntryPoint = Text("entry_point"),
            CanonicalSolution = line.KindOf("canonical_solution") is null or JsonValueKind.Null ? null : Text("canonical_solution"),
            Tests = new AssertTests(Text("test"), Text("prompt")),
        };

        string Text(string field) => line.GetText(field, "a problem has task_id, prompt, entry_point and test");
    }
}
