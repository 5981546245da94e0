using System.Globalization;
using System.Text.Json;
using Reasoning.Verification.Adequacy.Mutants;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Tests.Sandboxing;
using Reasoning.Verification.Tests.TestGeneration;
using Reasoning.Verification.UnitTests;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Adequacy;

public class MutationTestingTests(SandboxFixture fixture)
{
    private const string Sample = """
        from typing import List
        import math

        def f(xs: List[int], k: int = 3) -> int:
            '''Documentation with 1 < 2 and range(3).'''
            total = 0
            for i in range(len(xs)):
                if xs[i] > k and not i % 2:
                    total += xs[i] * -1  # a comment, é
                elif xs[i] == k:
                    continue
                else:
                    total = max(total, k)
                    break
            text = f"{k + 1} é"; names = {"é": 1, 'b': "x"}
            while total > 100: total -= 1
            return (total + 1) * 2 if total else len(xs[1:len(xs)]) + len(
                text)

        if __name__ == "__main__":
            print(f([1]))
        """;

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task MutateAsync_Program_ChangesCodeOfEveryKindAndNothingElse(string lineEnding)
    {
        var set = await new MutationTesting(fixture.Sandbox).MutateAsync(Sample.ReplaceLineEndings(lineEnding), Cancel);
        Assert.InRange(set.Mutants.Count, 40, set.Found);
        Assert.Equal(Enum.GetValues<MutationOperator>(), set.Mutants.Select(mutant => mutant.Operator).Distinct().Order());
        foreach (var mutant in set.Mutants)
        {
            foreach (var kept in new[] { "'''Documentation with 1 < 2 and range(3).'''", "(xs: List[int], k: int = ", "import math", "f\"{k + 1} é\"", "print(f([1]))", "  # a comment, é" })
            {
                // A whole branch may go with what is in it, and a statement with its text.
                if (mutant.Operator is not (MutationOperator.BranchRemoval or MutationOperator.StatementRemoval)) Assert.Contains(kept, mutant.Program, StringComparison.Ordinal);
            }

            Assert.InRange(mutant.Line, 4, 18);
            Assert.StartsWith("@@ -", mutant.Diff, StringComparison.Ordinal);
        }

        Assert.Contains(set.Mutants, mutant => mutant is { Operator: MutationOperator.Boundary, Description: "range(len(xs)) becomes range(len(xs) - 1)", Diff: "@@ -7 +7 @@\n-    for i in range(len(xs)):\n+    for i in range(len(xs) - 1):\n" });
        Assert.Contains(set.Mutants, mutant => mutant.Description == "not i % 2 becomes i % 2");
        Assert.Contains(set.Mutants, mutant => mutant is { Operator: MutationOperator.BranchRemoval, Diff: "@@ -12,3 +11,0 @@\n-        else:\n-            total = max(total, k)\n-            break\n" });
    }

    [Fact]
    public async Task MutateAsync_Mutants_AreValidAndNoTwoHaveOneSyntaxTree()
    {
        var set = await new MutationTesting(fixture.Sandbox, new() { Most = 2000 }).MutateAsync(Sample, Cancel);
        var run = new ProgramRun
        {
            Program = "import ast, json, sys\nprint(len({ast.dump(ast.parse(program)) for program in json.load(sys.stdin)}))",
            Input = JsonSerializer.Serialize(set.Mutants.Select(mutant => mutant.Program).Append(Sample)),
            CpuTime = TimeSpan.FromSeconds(10),
        };
        var execution = await fixture.Sandbox.RunAsync(run, Cancel);
        Assert.Equal((set.Mutants.Count + 1).ToString(CultureInfo.InvariantCulture), execution.Output.Trim());
    }

    [Fact]
    public async Task MutateAsync_Cap_IsSeededAndASubset()
    {
        var all = (await new MutationTesting(fixture.Sandbox, new() { Most = 2000 }).MutateAsync(Sample, Cancel)).Mutants.Select(mutant => mutant.Program).ToHashSet();
        var some = await Some(1);
        Assert.Equal(12, some.Count);
        Assert.Subset(all, some.ToHashSet());
        Assert.Equal(some, await Some(1));
        Assert.NotEqual(some, await Some(2));

        async Task<List<string>> Some(int seed) =>
            [.. (await new MutationTesting(fixture.Sandbox, new() { Most = 12, Seed = seed }).MutateAsync(Sample, Cancel)).Mutants.Select(mutant => mutant.Program)];
    }

    [Theory]
    [InlineData("def f(x) return x", "not valid Python")]
    [InlineData("def f(x):\n    return '\0'", "not valid Python")]
    public async Task MutateAsync_NoProgram_IsRefused(string program, string why) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<ArgumentException>(async () => await new MutationTesting(fixture.Sandbox).MutateAsync(program, Cancel))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task MutateAsync_DeepProgram_IsRefusedOrTakenApart()
    {
        foreach (var program in new[] { "x = " + new string('(', 5000), "x = " + new string('-', 20_000) + "1", "x = " + string.Join('+', Enumerable.Repeat("1", 5000)) })
        {
            try
            {
                Assert.NotNull(await new MutationTesting(fixture.Sandbox).MutateAsync(program, Cancel));
            }
            catch (ArgumentException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }
    }

    [Fact]
    public async Task MutateAsync_EmptyProgram_HasNoMutants() => Assert.Empty((await new MutationTesting(fixture.Sandbox).MutateAsync("", Cancel)).Mutants);

    [Fact]
    public async Task MeasureAsync_WeakAndStrongSuite_TellsThemApart()
    {
        const string program = "def f(x):\n    if x > 0:\n        return x\n    else:\n        return 0\n";
        var inputs = new EquivalenceCheck("f", [.. Enumerable.Range(-3, 8).Select(x => new CallArguments((long)x))]);
        var testing = new MutationTesting(fixture.Sandbox);
        var weak = await testing.MeasureAsync(program, Suite((5, 5)), inputs, Cancel);
        var strong = await testing.MeasureAsync(program, Suite((5, 5), (-2, 0), (1, 1), (0, 0)), inputs, Cancel);

        // Of integers, x >= 0 and x > -1 add only 0 to x > 0, and 0 is answered for 0 either way.
        var equivalent = strong.Mutants.Where(mutant => mutant.Fate == MutantFate.PossiblyEquivalent).Select(mutant => mutant.Mutant.Description);
        Assert.Equal(["x > 0 becomes x >= 0", "0 becomes -1"], equivalent);
        Assert.Equal(1, strong.Score);
        Assert.True(weak.Score < strong.Score);
        Assert.Equal(weak.Killed + weak.Survived + weak.PossiblyEquivalent, weak.Mutants.Count);
        Assert.All(weak.Survivors, survivor => Assert.NotNull(survivor.Distinguishing));
        Assert.Contains(weak.Survivors, survivor => survivor.Mutant.Operator == MutationOperator.BranchRemoval);
        Assert.Equal(weak.Killed, weak.Operators.Sum(score => score.Killed));
        Assert.Equal(weak.Survived, weak.Operators.Sum(score => score.Survived));

        var soundness = weak.Counts.Estimate().Soundness;
        Assert.Equal(weak.Score, soundness.Estimate);
        Assert.InRange(weak.Score!.Value, soundness.Lower, soundness.Upper);

        // Without inputs nothing is known to be equivalent.
        Assert.Equal(2, (await testing.MeasureAsync(program, Suite((5, 5), (-2, 0), (1, 1), (0, 0)), null, Cancel)).Survived);
    }

    [Fact]
    public async Task MeasureAsync_InputOfASurvivor_TellsItFromTheOriginal()
    {
        const string program = "def f(xs):\n    total = 0\n    for x in xs:\n        if x < 0:\n            break\n        total += x\n    return total\n";
        List<CallArguments> inputs = [new(PlainValue.List()), new(PlainValue.List(1, 2)), new(PlainValue.List(1, -1, 5)), new(PlainValue.List(0, 0)), new(PlainValue.List(-1, 7))];
        var report = await new MutationTesting(fixture.Sandbox).MeasureAsync(program, Suite((new CallArguments(PlainValue.List(1, 2)), 3L)), new EquivalenceCheck("f", inputs), Cancel);
        Assert.NotEmpty(report.Survivors);
        foreach (var survivor in report.Survivors)
        {
            var answers = new List<string>();
            foreach (var source in new[] { program, survivor.Mutant.Program })
            {
                var execution = await fixture.Sandbox.CallAsync(new FunctionCalls { Program = source, EntryPoint = "f", Inputs = [survivor.Distinguishing!] }, Cancel);
                answers.Add(execution.Results.Count == 0 ? $"{execution.Failure}" : execution.Results[0].Value?.ToString() ?? execution.Results[0].Error!.Type);
            }

            Assert.NotEqual(answers[0], answers[1]);
        }
    }

    [Fact]
    public async Task MeasureAsync_VerdictsOfEveryKind_CountAsTheyShould()
    {
        const string program = "def f(x):\n    return x + 1 if x > 2 else x - 1\n";
        var kinds = Enum.GetValues<VerdictKind>();
        var report = await new MutationTesting(fixture.Sandbox, new() { Concurrency = 3 }).MeasureAsync(
            program,
            (candidate, _) =>
            {
                var kind = candidate == program ? VerdictKind.Pass : kinds[candidate.Sum(letter => letter) % kinds.Length];
                return ValueTask.FromResult(new Verdict { Kind = kind, Score = kind == VerdictKind.Pass ? 1 : 0 });
            },
            null,
            Cancel);
        Assert.All(report.Mutants, mutant => Assert.Equal(
            mutant.Verdict.Kind switch
            {
                VerdictKind.Pass => MutantFate.Survived,
                VerdictKind.HarnessError or VerdictKind.Flaky => MutantFate.Unknown,
                _ => MutantFate.Killed,
            },
            mutant.Fate));
        Assert.Equal(report.Mutants.Count, report.Killed + report.Survived + report.Unknown);
        Assert.Equal((report.Killed, report.Survived), ((int)report.Counts.WrongFailed, (int)report.Counts.WrongPassed));
    }

    [Fact]
    public async Task MeasureAsync_SuiteThatFailsTheProgram_IsRefused()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await new MutationTesting(fixture.Sandbox).MeasureAsync("def f(x):\n    return x\n", Suite((1, 2)), null, Cancel));
        Assert.Contains("does not pass the program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_OtherLanguage_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new MutationTesting(new ScriptedSandbox { Language = ProgramLanguage.CSharp }));

    private Func<string, CancellationToken, ValueTask<Verdict>> Suite(params (long Input, long Output)[] tests) =>
        Suite([.. tests.Select(test => (new CallArguments(test.Input), (PlainValue)test.Output))]);

    private Func<string, CancellationToken, ValueTask<Verdict>> Suite(params (CallArguments Input, PlainValue Output)[] tests)
    {
        var problem = new CodeProblem
        {
            TaskId = "Sample/mutation",
            Prompt = "",
            EntryPoint = "f",
            Tests = new CallTests([.. tests.Select(test => new CallTest(test.Input, test.Output))], ValueComparison.Exact),
        };
        var judge = new UnitTestJudge([fixture.Sandbox]);
        return (program, cancel) => judge.JudgeProgramAsync(problem, program, cancel);
    }
}
