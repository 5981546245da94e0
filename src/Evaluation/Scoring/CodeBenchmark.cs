using System.Security.Cryptography;
using Reasoning.Verification.Problems;

namespace Reasoning.Evaluation.Scoring;

/// <summary>Programming problems with their tests, in a fixed order.</summary>
public sealed class CodeBenchmark
{
    private CodeBenchmark(string name, string sha256, IReadOnlyList<CodeProblem> problems, IReadOnlyList<string> taskIds) =>
        (Name, Sha256, Problems, TaskIds) = (name, sha256, problems, taskIds);

    /// <summary>Its name, for reports: the file's name without folder and endings.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of its file in lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The problems.</summary>
    public IReadOnlyList<CodeProblem> Problems { get; }

    /// <summary>The names of all problems of the file, those that <see cref="Take"/> left out included.</summary>
    internal IReadOnlyList<string> TaskIds { get; }

    /// <summary>Makes a benchmark of problems at hand.</summary>
    /// <param name="name">Its name, for reports.</param>
    /// <param name="sha256">What identifies its content in manifests: SHA-256 of its file in lower-case hexadecimal.</param>
    /// <param name="problems">At least one, each with another id.</param>
    /// <exception cref="ArgumentException">There are no problems, or two have the same id.</exception>
    public static CodeBenchmark Of(string name, string sha256, IReadOnlyList<CodeProblem> problems)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(sha256);
        ArgumentNullException.ThrowIfNull(problems);
        if (problems.Count == 0) throw new ArgumentException($"The benchmark {name} has no problems.", nameof(problems));
        if (problems.GroupBy(problem => problem.TaskId).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw new ArgumentException($"The benchmark {name} has two problems with the id '{twice}'.", nameof(problems));
        return new CodeBenchmark(name, sha256, [.. problems], [.. problems.Select(problem => problem.TaskId)]);
    }

    /// <summary>Reads a file in one of the public formats.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format; null: that of its first record.</param>
    /// <param name="onBroken">Gets every broken record, which is then passed over; null: the first one is thrown. Damage of the file as a whole is always thrown.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ProblemFormatException">A record is broken, or of no known format; the message names file and line.</exception>
    /// <exception cref="ArgumentException">The file holds no problems, or two with the same id.</exception>
    public static async Task<CodeBenchmark> ReadAsync(
        string path, BenchmarkFormat? format = null, Action<ProblemFormatException>? onBroken = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no benchmark file '{path}'.", path);
        string sha256;
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan))
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        var problems = new List<CodeProblem>();
        await foreach (var problem in BenchmarkFormats.ReadAsync(path, format, onBroken, cancellationToken).ConfigureAwait(false)) problems.Add(problem);
        return Of(NameOf(path), sha256, problems);
    }

    /// <summary>The same benchmark with only its first problems. Samples of the others are then left out, and not taken for samples of something else.</summary>
    /// <param name="count">How many, at least 1; more than there are means all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    public CodeBenchmark Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new CodeBenchmark(Name, Sha256, [.. Problems.Take(count)], TaskIds);
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
}
