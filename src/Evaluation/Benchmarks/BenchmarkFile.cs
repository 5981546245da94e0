using System.Security.Cryptography;
using System.Text.Json;
using Reasoning.Verification.Problems;

namespace Reasoning.Evaluation.Benchmarks;

/// <summary>
/// Reads benchmark files: one of the public formats (<see cref="BenchmarkFormats"/>), recognised by its first record, or arithmetic: objects with
/// <c>task_id</c>, <c>question</c> (the whole prompt) and <c>answer</c>. JSON lines or one JSON array, gzipped or not.
/// </summary>
public static class BenchmarkFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its name without the endings becomes the benchmark's name.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ProblemFormatException">A record is broken, repeats a problem's id, or is of no known format; the message names file and record.</exception>
    /// <exception cref="InvalidDataException">The file holds no problems.</exception>
    public static Task<Benchmark> ReadAsync(string path, CancellationToken cancellationToken = default) => ReadAsync(path, null, null, cancellationToken);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its name without the endings becomes the benchmark's name.</param>
    /// <param name="format">The format of its programming tasks; null: recognised by the first record.</param>
    /// <param name="onBroken">Gets every broken record, which is then passed over; null: the first one is thrown. Damage of the file as a whole is always thrown.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ProblemFormatException">A record is broken, repeats a problem's id, or is of no known format; the message names file and record.</exception>
    /// <exception cref="InvalidDataException">The file holds no problems.</exception>
    public static async Task<Benchmark> ReadAsync(
        string path, BenchmarkFormat? format, Action<ProblemFormatException>? onBroken = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no benchmark file '{path}'.", path);

        // Some benchmarks are far larger than what is kept of them: the file is read twice, once to hash it and once to take it apart.
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        file.Position = 0;
        var problems = new List<BenchmarkProblem>();
        var ids = new HashSet<string>();
        Func<ProblemRecord, BenchmarkProblem>? parse = null;
        await foreach (var record in ProblemRecord.ReadAsync(file, path, onBroken, cancellationToken).ConfigureAwait(false))
        {
            if (parse is null) (parse, format) = ChooseParser(record, format);
            try
            {
                var problem = parse(record);
                problems.Add(ids.Add(problem.Problem.Id) ? problem : throw record.Broken($"the task_id '{problem.Problem.Id}' is used a second time"));
            }
            catch (ProblemFormatException error) when (onBroken is not null)
            {
                onBroken(error);
            }
        }

        return problems.Count > 0
            ? new Benchmark(NameOf(path), hash, problems, format?.Name)
            : throw new InvalidDataException($"{path} holds no problems; it should hold one JSON object a line, or a JSON array of them.");
    }

    private static (Func<ProblemRecord, BenchmarkProblem> Parse, BenchmarkFormat? Format) ChooseParser(ProblemRecord record, BenchmarkFormat? format)
    {
        format ??= BenchmarkFormats.Recognise(record);
        if (format is not null) return (next => new BenchmarkProblem(format.Parse(next)), format);
        return record.Has("question") ? (ParseArithmetic, null) : throw record.Broken(BenchmarkFormats.Unknown + ", or arithmetic (task_id, question, answer)");
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

    private static BenchmarkProblem ParseArithmetic(ProblemRecord record)
    {
        var answer = record.KindOf("answer") == JsonValueKind.Number ? record.GetRaw("answer") : null;
        return new BenchmarkProblem(Text("task_id"), Text("question"), answer ?? Text("answer"));

        string Text(string field) => record.GetText(field, "an arithmetic problem has task_id, question and answer") is var text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw record.Broken($"the field '{field}' must be a text that is not empty");
    }
}
