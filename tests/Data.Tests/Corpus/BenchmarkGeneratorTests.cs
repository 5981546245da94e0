using Reasoning.Data.Corpus;
using Reasoning.Data.Corpus.Execution;
using Reasoning.Data.Corpus.Programs;

namespace Reasoning.Data.Tests.Corpus;

[Collection(nameof(GeneratedSample))]
public sealed class BenchmarkGeneratorTests(GeneratedSample sample)
{
    [Fact]
    public void BundledFiles_Regenerated_AreTheSame()
    {
        string? folder = RepositoryFolder.Find("models");
        if (folder is null)
            Assert.Skip("The repository's models folder is not above the test assembly.");

        Assert.Equal(File.ReadAllText(Path.Combine(folder, "benchmark", GeneratedBenchmark.ProgramsFile)), sample.Benchmark.ProgramsToJsonLines());
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "benchmark", GeneratedBenchmark.ArithmeticFile)), sample.Benchmark.ArithmeticToJsonLines());
    }

    [Fact]
    public async Task CanonicalSolutions_Executed_PassAndNearMissesFail()
    {
        await using var runner = ProgramRunner.Start("python3");
        string[][][] outputs = await runner.RunAsync(
            [.. sample.Benchmark.Programs.Zip(sample.Tasks, ToRequest)], TestContext.Current.CancellationToken);

        foreach ((string[][] output, ProgramProblem problem) in outputs.Zip(sample.Benchmark.Programs))
        {
            Assert.Equal("True", output[0][0]);
            Assert.True(output.Length > 1, problem.TaskId);
            Assert.All(output[1..], answer => Assert.StartsWith("!", answer[0], StringComparison.Ordinal));
        }

        static ProgramRequest ToRequest(ProgramProblem problem, ProgramTask task) => new(
            [.. task.NearMisses.Select(miss => miss.Body).Prepend(problem.CanonicalSolution).Select(body =>
                $"{problem.Prompt}{body}\n{problem.Test}\ndef run():\n    check({problem.EntryPoint})\n    return True\n")],
            "run",
            ["[]"]);
    }

    [Fact]
    public void Problems_OfTheBundledBenchmark_HaveTheFormatOfHumanEval()
    {
        Assert.Equal(120, sample.Benchmark.Programs.Count);
        Assert.Equal(200, sample.Benchmark.Arithmetic.Count);
        for (int i = 0; i < sample.Benchmark.Programs.Count; i++)
        {
            ProgramProblem problem = sample.Benchmark.Programs[i];
            Assert.Equal($"ReasoningBench/{i}", problem.TaskId);
            Assert.StartsWith($"def {problem.EntryPoint}(", problem.Prompt, StringComparison.Ordinal);
            Assert.EndsWith("    \"\"\"\n", problem.Prompt, StringComparison.Ordinal);
            Assert.True(problem.Test.Split("assert candidate(").Length > 8);
        }

        Assert.All(sample.Benchmark.Arithmetic, question => Assert.EndsWith("\nAnswer:\n", question.Question, StringComparison.Ordinal));
    }

    [Fact]
    public void Programs_MoreThanThePoolHolds_AreRefused() =>
        Assert.Contains("1 to 150", Assert.Throws<ArgumentOutOfRangeException>(() => new BenchmarkOptions { Programs = 151 }).Message, StringComparison.Ordinal);
}
