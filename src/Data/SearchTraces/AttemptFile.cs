using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Reasoning.Data.SearchTraces;

/// <summary>
/// Reads what searches and evaluations recorded: the trace of one search (JSON lines with the field <c>event</c>), or a file of samples (JSON lines with <c>task_id</c>,
/// <c>completion</c> and
/// <c>passed</c>, as <c>reason eval</c> and <c>reason verify</c> write them).
/// </summary>
public static class AttemptFile
{
    /// <summary>Reads a file; its kind is told by its first line. A trace gives one problem, samples give one for each task, in the order in which tasks first occur.</summary>
    /// <param name="path">The file, gzipped or not. What a search that was killed left of its last line is passed over.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidDataException">A line is none of those; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async IAsyncEnumerable<ProblemAttempts> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using Stream stored = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stored, CompressionMode.Decompress) : stored;
        using var reader = new StreamReader(stream);
        string text = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        foreach (var problem in Read(text, path)) yield return problem;
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">JSON lines.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <exception cref="InvalidDataException">A line is none of those; the message names file and line.</exception>
    public static IReadOnlyList<ProblemAttempts> Read(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n');
        var parsed = new List<(int Line, JsonElement Json)>(lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            try
            {
                using var json = JsonDocument.Parse(lines[i]);
                if (json.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("it is no object");
                parsed.Add((i + 1, json.RootElement.Clone()));
            }
            catch (JsonException error)
            {
                if (i == lines.Length - 1 && parsed.Count > 0) break;   // the half line of a search that was killed
                throw new InvalidDataException($"'{name}' line {i + 1} is not a JSON object ({error.Message}).", error);
            }
        }

        if (parsed.Count == 0) return [];
        var fields = new RecordedFields(name);
        if (parsed[0].Json.TryGetProperty("event", out _)) return [new TraceReading(fields).Read(parsed)];
        return parsed[0].Json.TryGetProperty("task_id", out _)
            ? SampleReading.Read(parsed, fields)
            : throw new InvalidDataException($"'{name}' line {parsed[0].Line} is neither an event of a search (a field 'event') nor a sample (a field 'task_id').");
    }
}
