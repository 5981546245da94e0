using Reasoning.Evaluation.Benchmarks;
using Reasoning.Evaluation.Runs;
using Reasoning.Search.BestOfN;
using Reasoning.Search.Greedy;
using Reasoning.Tests.Fakes;
using Reasoning.Verification;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Evaluation.Tests.Runs;

public sealed class ProgramRunTests
{
    private const string Problems = """
        {"task_id": "P/0", "prompt": "def one():\n", "entry_point": "one", "test": "def check(candidate):\n    assert candidate() == 1\n"}
        {"task_id": "P/1", "prompt": "def double(x):\n", "entry_point": "double", "test": "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(0) == 0\n"}
        {"task_id": "P/2", "prompt": "def never():\n", "entry_point": "never", "test": "def check(candidate):\n    assert candidate() == 1\n"}
        """;

    [Fact]
    public async Task RunAsync_Programs_AreJudgedByTheirTests()
    {
        await using var judge = await StartJudgeAsync();
        using var folder = new TemporaryFolder();
        var path = folder["programs.jsonl"];
        await File.WriteAllTextAsync(path, Problems, TestContext.Current.CancellationToken);
        var benchmark = await BenchmarkFile.ReadAsync(path, TestContext.Current.CancellationToken);
        var generator = new ScriptedGenerator((request, index) => (request.Prompt, request.Count, index) switch
        {
            ("def one():\n", 1, _) => "    return 1\n",
            ("def double(x):\n", _, 2) => "    return x * 2\n",
            ("def double(x):\n", _, 1) => "    return x + 2\n",
            ("def never():\n", _, 0) => "    import os\n    os._exit(0)\n",
            (_, _, 3) => "    return (\n",
            _ => "    pass\n",
        });
        var run = new EvaluationRun(
            benchmark,
            [new GreedyStrategy(), new BestOfNStrategy(new() { Samples = 4 })],
            generator,
            new ModelIdentity("scripted", "0"),
            problem => problem.CreateVerifier(judge));

        var summary = await run.RunAsync(folder["run"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (summary.Strategies[0].Solved, summary.Strategies[1].Solved));
        Assert.Equal(1.0 / 12, summary.Strategies[1].PassAt1, 12);
        Assert.Equal(1.0 / 3, summary.Strategies[1].PassAtK!.Value, 12);
        Assert.All(summary.Strategies, row => Assert.Equal(0, row.Unjudged));
        var verdicts = File.ReadLines(Path.Combine(folder["run"], "samples.jsonl"));
        Assert.Contains(verdicts, line => line.Contains("\"compile_error\"", StringComparison.Ordinal));
    }

    private static async Task<UnitTestJudge> StartJudgeAsync()
    {
        try
        {
            var judge = new UnitTestJudge(new() { Sandbox = new() { Workers = 2, AllowUnsafe = true } });
            await judge.SandboxAsync(ProgramLanguage.Python, TestContext.Current.CancellationToken);
            return judge;
        }
        catch (SandboxUnavailableException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
