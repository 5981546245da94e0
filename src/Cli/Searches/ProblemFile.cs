using System.Text.RegularExpressions;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Verification.Problems;

namespace Reasoning.Cli.Searches;

/// <summary>Reads the one problem that <c>reason solve</c> is given.</summary>
internal static partial class ProblemFile
{
    /// <summary>Reads a Python file as the beginning of a program, and any other file as a benchmark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="task">Which problem of a benchmark; null for the first.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <exception cref="UsageException">The benchmark has no such problem, or the program no function to write.</exception>
    public static async Task<BenchmarkProblem> ReadAsync(string path, string? task, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        if (path.EndsWith(".py", StringComparison.OrdinalIgnoreCase)) return Program(path, await File.ReadAllTextAsync(path, cancellationToken));
        var benchmark = await BenchmarkFile.ReadAsync(path, cancellationToken);
        return task is null
            ? benchmark.Problems[0]
            : benchmark.Problems.FirstOrDefault(problem => problem.Problem.Id == task)
                ?? throw new UsageException($"--task: '{path}' has no problem '{task}'; the first is '{benchmark.Problems[0].Problem.Id}'.");
    }

    private static BenchmarkProblem Program(string path, string text)
    {
        var name = Definition().Matches(text).LastOrDefault()?.Groups[1].Value
            ?? throw new UsageException($"'{path}' has no function to write; it should end with 'def name(...):' and a docstring, and the model writes the body.");
        if (!text.EndsWith('\n')) text += "\n";
        return new BenchmarkProblem(new CodeProblem
        {
            TaskId = Path.GetFileNameWithoutExtension(path),
            EntryPoint = name,
            Prompt = text,
            Tests = new AssertTests($"assert callable({name})\n"),
        });
    }

    [GeneratedRegex(@"^(?:async\s+)?def\s+(\w+)\s*\(", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Definition();
}
