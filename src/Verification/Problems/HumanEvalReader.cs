using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
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
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        var buffered = new BufferedStream(stream, 1 << 16);
        await using var content = await UnpackAsync(buffered, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true), true, -1, leaveOpen: true);
        for (var number = 1; ; number++)
        {
            string? line;
            try
            {
                line = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException error)
            {
                throw new ProblemFormatException(name, number, "the gzip data is damaged from here on", error);
            }
            catch (DecoderFallbackException error)
            {
                throw new ProblemFormatException(name, number, "the text is not UTF-8", error);
            }

            if (line is null) yield break;
            if (!string.IsNullOrWhiteSpace(line)) yield return Parse(line, name, number);
        }
    }

    private static async Task<Stream> UnpackAsync(BufferedStream stream, CancellationToken cancellationToken)
    {
        // Four bytes: enough to tell gzip, and not so few that a byte order mark would be torn apart.
        var head = new byte[4];
        var count = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var whole = new PrefixedStream(head.AsMemory(0, count), stream);
        return head is [0x1f, 0x8b, ..] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    private static CodeProblem Parse(string line, string name, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new ProblemFormatException(name, number, "a problem is a JSON object, this is something else");
            return new CodeProblem
            {
                TaskId = Field(root, "task_id"),
                Prompt = Field(root, "prompt"),
                EntryPoint = Field(root, "entry_point"),
                CanonicalSolution = root.TryGetProperty("canonical_solution", out var solution) && solution.ValueKind != JsonValueKind.Null
                    ? Field(root, "canonical_solution")
                    : null,
                Test = Field(root, "test"),
            };
        }
        catch (JsonException error)
        {
            throw new ProblemFormatException(name, number, $"this is not JSON (at byte {error.BytePositionInLine})", error);
        }

        string Field(JsonElement root, string field)
        {
            if (!root.TryGetProperty(field, out var value))
                throw new ProblemFormatException(name, number, $"the field '{field}' is missing (a problem has task_id, prompt, entry_point and test)");
            if (value.ValueKind != JsonValueKind.String)
                throw new ProblemFormatException(name, number, $"the field '{field}' must be a string, not {value.ValueKind.ToString().ToLowerInvariant()}");
            try
            {
                return value.GetString()!;
            }
            catch (InvalidOperationException error)
            {
                throw new ProblemFormatException(name, number, $"the field '{field}' holds half of a surrogate pair, which is no text", error);
            }
        }
    }
}
