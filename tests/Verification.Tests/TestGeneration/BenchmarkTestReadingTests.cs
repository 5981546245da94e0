using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.TestGeneration.ModelTests;
using Reasoning.Verification.Tests.Sandboxing;

namespace Reasoning.Verification.Tests.TestGeneration;

public class BenchmarkTestReadingTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_TestsOfHumanEval_HoldForItsSolutions()
    {
        var problems = await HumanEvalReader.ReadAsync(SharedData.Path("data/HumanEval.jsonl.gz"), Cancel).ToListAsync(Cancel);
        var reader = new ModelTestReader(fixture.Sandbox);
        var (calls, withCalls) = (0, 0);
        foreach (var problem in problems)
        {
            // The benchmark's people wrote these tests, for these solutions: a call and value that was read wrongly does not hold.
            var tests = (await reader.ReadAsync([((AssertTests)problem.Tests).Source], problem.EntryPoint, Cancel)).Tests.Where(test => test.Call is not null).ToList();
            if (tests.Count == 0) continue;
            var program = CompletionProgram.Assemble(problem, problem.CanonicalSolution!);
            var execution = await fixture.Sandbox.CallAsync(
                new FunctionCalls { Program = program, EntryPoint = problem.EntryPoint, Inputs = [.. tests.Select(test => test.Call!.Arguments)], CpuTime = TimeSpan.FromSeconds(10) }, Cancel);
            Assert.Null(execution.Failure);
            foreach (var (test, result) in tests.Zip(execution.Results))
            {
                Assert.True(
                    result.Value is { } value && test.Comparison.Matches(test.Call!.Expected!, value, test.Call.Arguments),
                    $"{problem.TaskId} line {test.Line}: {test.Source} was read as expecting {test.Call!.Expected}, and the solution answers {result.Value}.");
            }

            calls += tests.Count;
            withCalls++;
        }

        Assert.True(withCalls >= 150 && calls >= 1000, $"{calls} calls of {withCalls} problems were read.");
    }
}
