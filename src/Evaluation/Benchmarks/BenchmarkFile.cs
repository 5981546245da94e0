using System.Security.Cryptography;
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
    /// <exception cref="ProblemFormatException">A line is broken or repeats a problem's id; the message names file and line.</exception>
    /// <exception cref="InvalidDataException">The file holds no problems.</exception>
    public static async Task<Benchmark> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no benchmark file '{path}'.", path);
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        var problems = new List<BenchmarkProblem>();
        var ids = new HashSet<string>();
        bool? isArithmetic = null;
        await foreach (var line in ProblemLine.ReadAsync(new MemoryStream(bytes), path, cancellationToken).ConfigureAwait(false))
        {
            isArithmetic ??= line.KindOf("question") is not null;
            var problem = isArithmetic.Value ? ParseArithmetic(line) : new BenchmarkProblem(HumanEvalReader.Parse(line));
            problems.Add(ids.Add(problem.Problem.Id) ? problem : throw line.Broken($"the task_id '{problem.Problem.Id}' is used a second time"));
        }

        if (problems.Count == 0) throw new InvalidDataException($"{path} holds no problems; it should hold one JSON object a line.");
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

    private static BenchmarkProblem ParseArithmetic(ProblemLine line)
    {
        var answer = line.KindOf("answer") == JsonValueKind.Number ? line.GetRaw("answer") : null;
        return new BenchmarkProblem(Text("task_id"), Text("question"), answer ?? Text("answer"));

        string Text(string field) => line.GetText(field, "an arithmetic problem has task_id, question and answer") is var text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw line.Broken($"the field '{field}' must be a text that is not empty");
    }
}
