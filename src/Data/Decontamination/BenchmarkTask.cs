using Reasoning.Verification;
using Reasoning.Verification.Problems;

namespace Reasoning.Data.Decontamination;

/// <summary>A task of a benchmark, as far as it must not be in training data.</summary>
/// <param name="Benchmark">Name of the benchmark, such as its file's.</param>
/// <param name="Id">Name of the task.</param>
/// <param name="Texts">Texts of which no passage may occur: what is asked, and the solution.</param>
/// <param name="Programs">Python programs of which no function may occur. Those that are no programs, such as half ones, count for nothing.</param>
public sealed record BenchmarkTask(string Benchmark, string Id, IReadOnlyList<string> Texts, IReadOnlyList<string> Programs)
{
    /// <summary>The task of a problem: its prompt and its known solution. Tests are left out: they are mostly numbers, which are alike everywhere.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="benchmark">Name of the benchmark.</param>
    public static BenchmarkTask Of(CodeProblem problem, string benchmark)
    {
        ArgumentNullException.ThrowIfNull(problem);
        string solution = problem.CanonicalSolution ?? "";
        string[] texts = problem.Form == PromptForm.Beginning ? [problem.Prompt + solution] : solution.Length == 0 ? [problem.Prompt] : [problem.Prompt, solution];
        string[] programs = problem.Language != ProgramLanguage.Python || solution.Length == 0 ? []
            : problem.Form == PromptForm.Beginning ? [problem.Prompt + solution, solution]
            : [solution];
        return new BenchmarkTask(benchmark, problem.TaskId, texts, programs);
    }
}
