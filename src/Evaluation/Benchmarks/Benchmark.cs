using Reasoning.Search;

namespace Reasoning.Evaluation.Benchmarks;

/// <summary>Problems with their references, in a fixed order.</summary>
public sealed class Benchmark
{
    /// <summary>Makes a benchmark of problems at hand.</summary>
    /// <param name="name">Its name, for reports.</param>
    /// <param name="sha256">What identifies its content in manifests: SHA-256 of its file in lower-case hexadecimal.</param>
    /// <param name="problems">At least one, each with another id.</param>
    /// <param name="format">Name of the format that its file was read as; null for none.</param>
    /// <exception cref="ArgumentException">There are no problems, or two have the same id.</exception>
    public Benchmark(string name, string sha256, IReadOnlyList<BenchmarkProblem> problems, string? format = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(sha256);
        ArgumentNullException.ThrowIfNull(problems);
        if (problems.Count == 0) throw new ArgumentException($"The benchmark {name} has no problems.", nameof(problems));
        if (problems.GroupBy(problem => problem.Problem.Id).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw new ArgumentException($"The benchmark {name} has two problems with the id '{twice}'.", nameof(problems));
        Name = name;
        Sha256 = sha256;
        Format = format;
        Problems = [.. problems];
        TaskIds = [.. Problems.Select(problem => problem.Problem.Id)];
    }

    private Benchmark(Benchmark whole, int count)
    {
        (Name, Sha256, Format, TaskIds) = (whole.Name, whole.Sha256, whole.Format, whole.TaskIds);
        Problems = [.. whole.Problems.Take(count)];
    }

    /// <summary>Its name: the file's name without folder and ending.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of its file in lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>Name of the format that its file was read as, such as <c>humaneval</c>; null where it was made of problems at hand, or of arithmetic.</summary>
    public string? Format { get; }

    /// <summary>The problems.</summary>
    public IReadOnlyList<BenchmarkProblem> Problems { get; }

    /// <summary>The names of all problems, those that <see cref="Take"/> left out included.</summary>
    internal IReadOnlyList<string> TaskIds { get; }

    /// <summary>What the answers are; a benchmark's problems are all of one kind.</summary>
    public ProblemKind Kind => Problems[0].Problem.Kind;

    /// <summary>The same benchmark with only its first problems.</summary>
    /// <param name="count">How many, at least 1; more than there are means all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    public Benchmark Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new Benchmark(this, count);
    }
}
