using Reasoning.Verification.Adequacy.Mutants;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.TestGeneration.Inputs;
using Reasoning.Verification.TestGeneration.ModelTests;
using Reasoning.Verification.Tests.Sandboxing;
using Reasoning.Verification.UnitTests;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Adequacy;

public class BenchmarkAdequacyTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task MeasureAsync_HumanEval_MutatedInputsFindMoreThanTheBenchmarksTests()
    {
        var path = SharedData.Path("data/HumanEval.jsonl.gz");
        await using var judge = new UnitTestJudge([fixture.Sandbox]);
        var testing = new MutationTesting(fixture.Sandbox, new() { Most = 25, Concurrency = 2 });
        var (official, more) = (0, 0);
        await foreach (var problem in HumanEvalReader.ReadAsync(path, Cancel).Where(problem => problem.TaskId is "HumanEval/20" or "HumanEval/24" or "HumanEval/40"))
        {
            var program = CompletionProgram.Assemble(problem, problem.CanonicalSolution!);
            var written = await new ModelTestReader(fixture.Sandbox).ReadAsync([((AssertTests)problem.Tests).Source], problem.EntryPoint, Cancel);
            List<CallArguments> seen = [.. written.Tests.Where(test => test.Call is not null).Select(test => test.Call!.Arguments)];
            Assert.NotEmpty(seen);
            var generated = await Inputs(program, problem.EntryPoint, seen, 0, 60);
            var others = await Inputs(program, problem.EntryPoint, seen, 1, 60);
            var extended = problem with { Tests = new CallTests(generated, new ValueComparison { AbsoluteTolerance = 1e-6 }) };

            var check = new EquivalenceCheck(problem.EntryPoint, [.. seen, .. others.Select(test => test.Arguments)]);
            var plain = await testing.MeasureAsync(program, (mutant, cancel) => judge.JudgeProgramAsync(problem, mutant, cancel), check, Cancel);
            var strong = await testing.MeasureAsync(
                program,
                async (mutant, cancel) => await judge.JudgeProgramAsync(problem, mutant, cancel) is { Passed: false } failed ? failed : await judge.JudgeProgramAsync(extended, mutant, cancel),
                check,
                Cancel);
            Assert.DoesNotContain(plain.Mutants.Zip(strong.Mutants), pair => pair is { First.Fate: MutantFate.Killed, Second.Fate: not MutantFate.Killed });
            (official, more) = (official + plain.Killed, more + strong.Killed);
        }

        Assert.True(more > official, $"{more} mutants killed by more tests, {official} by the benchmark's own.");
    }

    private async Task<List<CallTest>> Inputs(string program, string entryPoint, List<CallArguments> seen, int seed, int count) =>
        await new TestInputs(fixture.Sandbox, program, entryPoint, new() { Count = count, Mutation = new() { Seed = seed } }).GenerateAsync(seen, Cancel).ToListAsync(Cancel);
}
