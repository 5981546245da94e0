using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Problems;

namespace Reasoning.Evaluation.Benchmarks;

/// <summary>
/// Reads benchmark files: JSON lines, gzipped or not. The first line says which kind it is: with a field <c>question</c>, every line is an
/// arithmetic problem (<c>task_id</c>, <c>question</c>: the whole prompt, <c>answer</c>); without, a programming task as in HumanEval.
/// </summary>
public static class BenchmarkFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its name without the endings becomes the benchmark's name.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ProblemFormatException">A line is broken; the message names file and line.</exception>
    /// <exception cref="InvalidDataException">The file holds no problems, or is neither text nor a whole gzip file.</exception>
    public static async Task<Benchmark> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no benchmark file '{path}'.", path);
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        var lines = Encoding.UTF8.GetString(Unpack(path, bytes)).Split('\n');

        var problems = new List<BenchmarkProblem>();
        if (IsArithmetic(lines))
        {
            problems.AddRange(lines.Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)).Select(line => Parse(line.Item, path, line.Index + 1)));
        }
        else
        {
            await foreach (var problem in HumanEvalReader.ReadAsync(new MemoryStream(bytes), path, cancellationToken).ConfigureAwait(false))
                problems.Add(new BenchmarkProblem(problem));
        }

        if (problems.Count == 0) throw new InvalidDataException($"{path} holds no problems; it should hold one JSON object a line.");
        if (problems.GroupBy(problem => problem.Problem.Id).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw new InvalidDataException($"{path} has two problems with the task_id '{twice}'.");
        return new Benchmark(NameOf(path), Convert.ToHexStringLower(SHA256.HashData(bytes)), problems);
    }

    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var ending in (string[])[".gz", ".jsonl", ".json"])
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && name.Length > ending.Length) name = name[..^ending.Length];
        }

        return name;
    }

    private static byte[] Unpack(string path, byte[] bytes)
    {
        if (bytes is not [0x1f, 0x8b, ..]) return bytes;
        try
        {
            using var unpacked = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)) gzip.CopyTo(unpacked);
            return unpacked.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path} begins like a gzip file and is none, or not a whole one.", exception);
        }
    }

    private static bool IsArithmetic(string[] lines)
    {
        try
        {
            using var json = JsonDocument.Parse(lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "");
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("question", out _);
        }
        catch (JsonException)
        {
            return false; // the reader of programs says what is wrong with it
        }
    }

    private static BenchmarkProblem Parse(string line, string path, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new ProblemFormatException(path, number, "a problem is a JSON object, this is something else");
            return new BenchmarkProblem(Field(json.RootElement, "task_id"), Field(json.RootElement, "question"), Field(json.RootElement, "answer"));
        }
        catch (JsonException exception)
        {
            throw new ProblemFormatException(path, number, $"this is not JSON (at byte {exception.BytePositionInLine})", exception);
        }

        string Field(JsonElement json, string name)
        {
            if (!json.TryGetProperty(name, out var value))
                throw new ProblemFormatException(path, number, $"the field '{name}' is missing (an arithmetic problem has task_id, question and answer)");
            return value.ValueKind switch
            {
                JsonValueKind.String when !string.IsNullOrWhiteSpace(value.GetString()) => value.GetString()!,
                JsonValueKind.Number when name == "answer" => value.GetRawText(),
                _ => throw new ProblemFormatException(path, number, $"the field '{name}' must be a text that is not empty"),
            };
        }
    }
}
