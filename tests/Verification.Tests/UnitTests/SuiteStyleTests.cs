using System.Collections.Immutable;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Tests.Sandboxing;
using Reasoning.Verification.UnitTests;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.UnitTests;

/// <summary>Python programs against the styles of tests that are compared here, in the real sandbox.</summary>
public class SuiteStyleTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private static readonly CodeProblem Divide = new()
    {
        TaskId = "Styles/divide",
        EntryPoint = "divide",
        Prompt = "def divide(a, b):\n    \"\"\" The quotients of a by each of b. \"\"\"\n",
        CanonicalSolution = "    return [a / x for x in b]\n",
        Tests = new CallTests(
            [new(new(1, PlainValue.List(2, 4)), PlainValue.List(0.5, 0.25)), new(new(0, PlainValue.List()), PlainValue.List()), new(new(1, PlainValue.List(3)), null)],
            new ValueComparison { AbsoluteTolerance = 1e-6 }),
    };

    private static readonly CodeProblem Sum = new()
    {
        TaskId = "Styles/sum",
        EntryPoint = "",
        Prompt = "Add the numbers of each line.",
        Form = PromptForm.Description,
        Tests = new InputOutputTests([new("1 2\n3\n", "3\n3\n"), new("", ""), new("-1 1\n", "0\n")], new OutputComparison()),
    };

    private static readonly CodeProblem Stack = new()
    {
        TaskId = "Styles/stack",
        EntryPoint = "Stack",
        Prompt = "Write a stack.",
        Form = PromptForm.Description,
        Tests = new Reasoning.Verification.Problems.UnittestTests(
            """
            import unittest
            class StackTest(unittest.TestCase):
                def setUp(self):
                    self.stack = Stack()
                def test_last_in_first_out(self):
                    self.stack.push(1)
                    self.stack.push(2)
                    self.assertEqual([self.stack.pop(), self.stack.pop()], [2, 1])
                def test_empty(self):
                    with self.assertRaises(IndexError):
                        self.stack.pop()
            """,
            ["Stack"]),
    };

    // Twice as long as the sandbox' limit on output.
    [Theory]
    [InlineData("for i in range(1 << 18): print(i % 10, '     ')\n", VerdictKind.Pass)]
    [InlineData("for i in range(1 << 18): print(i % 9)\n", VerdictKind.WrongAnswer)]
    [InlineData("while True: print('1' * 100)\n", VerdictKind.OutputLimit)]
    public async Task JudgeAsync_LongOutputExpected_MayBePrinted(string program, VerdictKind expected)
    {
        var output = string.Concat(Enumerable.Range(0, 1 << 18).Select(i => $"{i % 10}      \n"));
        var verdict = await fixture.JudgeAsync(Sum with { Tests = new InputOutputTests([new("", output)], new OutputComparison()) }, program);
        Assert.True(expected == verdict.Kind, verdict.Reason);
    }

    [Theory]
    [InlineData("    return [a / x for x in b]\n", VerdictKind.Pass)]
    [InlineData("    return [a * x ** -1.0 for x in b]\n", VerdictKind.Pass)]
    [InlineData("    return tuple(a / x for x in b)\n", VerdictKind.WrongAnswer)]
    [InlineData("    return [a // x for x in b]\n", VerdictKind.WrongAnswer)]
    [InlineData("    return [a / x for x in b] if b else a / 0\n", VerdictKind.RuntimeError)]
    [InlineData("    while b: pass\n    return b\n", VerdictKind.CpuTimeout)]
    [InlineData("    return [\n", VerdictKind.CompileError)]
    [InlineData("    import os\n    os._exit(0)\n", VerdictKind.RuntimeError)]
    [InlineData("    class Any(float):\n        __eq__ = lambda self, other: True\n    return Any()\n", VerdictKind.WrongAnswer)]
    public async Task JudgeAsync_Calls_AreComparedHere(string body, VerdictKind kind)
    {
        var verdict = await fixture.JudgeAsync(Divide, body);
        Assert.True(verdict.Kind == kind, $"{verdict.Kind}: {verdict.Reason}");
        Assert.Equal(kind == VerdictKind.Pass, verdict.Score == 1);
        Assert.Equal(3, verdict.Tests.Count);
        Assert.InRange(verdict.Isolation!.Level, IsolationLevel.Namespaces, IsolationLevel.Gvisor);
    }

    [Fact]
    public async Task JudgeAsync_CallRaises_SaysWhereAndWhatWasPrinted()
    {
        var verdict = await fixture.JudgeAsync(Divide, "    print('so far')\n    return [a / x for x in b] if b else a / 0\n");
        var test = verdict.Tests[1];
        Assert.Equal((TestStatus.Error, "divide(0, []) == []", "ZeroDivisionError", 4), (test.Status, test.Source, test.Error!.Type, test.Error.Line));
        Assert.Contains("so far", verdict.Output, StringComparison.Ordinal);
        Assert.Equal(2 / 3.0, verdict.Score, 1e-12);
        Assert.Equal("divide(1, [3]) == [0.3333333333333333]", verdict.Tests[2].Source);
    }

    [Fact]
    public async Task JudgeAsync_CandidateLooksForExpectedValues_FindsNone()
    {
        const string Search = """
                import gc, sys
                found = [x for x in gc.get_objects() if isinstance(x, list) and x and x[0] == 0.5]
                frame = sys._getframe()
                while frame:
                    found += [v for v in frame.f_globals.values() if isinstance(v, list) and v and v[0] == 0.5]
                    frame = frame.f_back
                return found[0] if found else None

            """;
        var verdict = await fixture.JudgeAsync(Divide, Search);
        Assert.Equal(VerdictKind.WrongAnswer, verdict.Kind);
        Assert.Equal("None", verdict.Tests[0].Observed);
    }

    [Fact]
    public async Task JudgeAsync_AssertsThatGrantATimeOfTheirOwn_AreHeldToIt()
    {
        var verdict = await fixture.JudgeAsync(SampleProblems.Increment with { CpuTime = TimeSpan.FromSeconds(2) }, "    while True: pass\n");
        Assert.Equal(VerdictKind.CpuTimeout, verdict.Kind);
        Assert.InRange(verdict.CpuTime, TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData("import sys\nfor line in sys.stdin: print(sum(map(int, line.split())))\n", VerdictKind.Pass)]
    [InlineData("```python\nimport sys\nfor line in sys.stdin:\n    print(sum(map(int, line.split())))\n```", VerdictKind.Pass)]
    [InlineData("print(3)\nprint(3)\n", VerdictKind.WrongAnswer)]
    [InlineData("print(sum(map(int, input().split())))\n", VerdictKind.WrongAnswer)]
    [InlineData("import sys\nprint(3)\nprint(3)\nsys.exit(1)\n", VerdictKind.RuntimeError)]
    [InlineData("while True: pass\n", VerdictKind.CpuTimeout)]
    [InlineData("while True: print('x' * 1000)\n", VerdictKind.OutputLimit)]
    [InlineData("print(\n", VerdictKind.CompileError)]
    public async Task JudgeAsync_Outputs_AreComparedHere(string program, VerdictKind kind)
    {
        var verdict = await fixture.JudgeAsync(Sum, program);
        Assert.True(verdict.Kind == kind, $"{verdict.Kind}: {verdict.Reason}");
        Assert.Equal(3, verdict.Tests.Count);
        if (kind == VerdictKind.OutputLimit) Assert.InRange(verdict.Output.Length, 0, 4096);
    }

    [Theory]
    [InlineData("class Stack:\n    def __init__(self): self.xs = []\n    def push(self, x): self.xs.append(x)\n    def pop(self): return self.xs.pop()\n", VerdictKind.Pass, 1)]
    [InlineData("class Stack:\n    def __init__(self): self.xs = []\n    def push(self, x): self.xs.append(x)\n    def pop(self): return self.xs.pop(0)\n", VerdictKind.WrongAnswer, 0.5)]
    public async Task JudgeAsync_UnittestClasses_CountByMethod(string program, VerdictKind kind, double score)
    {
        var verdict = await fixture.JudgeAsync(Stack, program);
        Assert.True((kind, score) == (verdict.Kind, verdict.Score), $"{verdict.Kind}: {verdict.Reason}");
        Assert.Equal(2, verdict.Tests.Count);
    }

    [Fact]
    public async Task JudgeAsync_CanonicalSolutionRaises_IsTheHarnessesFault()
    {
        var verdict = await fixture.JudgeAsync(Divide with { CanonicalSolution = "    raise ValueError('broken')\n" }, Divide.CanonicalSolution!);
        Assert.Equal((VerdictKind.HarnessError, "What test 3 of Styles/divide expects cannot be found out by its canonical solution: it raised ValueError: broken."), (verdict.Kind, verdict.Reason));
    }

    [Fact]
    public async Task JudgeAsync_RandomPrograms_AreFlakyOnlyWhereTheSeedDoesNotDecide()
    {
        var problem = Divide with { Tests = new CallTests([new(new(1, PlainValue.List(1)), PlainValue.List(1.0))], ValueComparison.Exact) };
        const string ByMachine = "    import time\n    return [1.0] if time.time_ns() // 1000 % 2 else [0.0]\n";
        const string BySeed = "    import random\n    return [float(random.random() < 0.5)]\n";
        await using var judge = new UnitTestJudge([fixture.Sandbox], new UnitTestOptions { Cache = null });
        var (byMachine, bySeed) = (new HashSet<VerdictKind>(), new HashSet<VerdictKind>());
        for (var i = 0; i < 40; i++) byMachine.Add((await judge.JudgeAsync(problem, ByMachine, Cancel)).Kind);
        for (var i = 0; i < 5; i++) bySeed.Add((await judge.JudgeAsync(problem, BySeed, Cancel)).Kind);
        Assert.Contains(VerdictKind.Flaky, byMachine);
        Assert.DoesNotContain(VerdictKind.Flaky, bySeed);
        Assert.Single(bySeed);
    }

    [Fact]
    public async Task JudgeAllAsync_AHundredSubmissionsOfEveryStyle_ComeInOrderAndAsWhenJudgedAlone()
    {
        (CodeProblem Problem, string Completion, bool Passes)[] kinds =
        [
            (Divide, Divide.CanonicalSolution!, true), (Divide, "    return []\n", false), (Sum, "print(input())\n", false),
            (SampleProblems.Increment, SampleProblems.Increment.CanonicalSolution!, true), (SampleProblems.Increment, "    return 1\n", false),
        ];
        var submissions = Enumerable.Range(0, 100).Select(i => kinds[i * 7 % kinds.Length]).ToImmutableArray();
        await using var judge = new UnitTestJudge([fixture.Sandbox]);
        var judged = await judge.JudgeAllAsync(submissions.Select(item => new Submission(item.Problem, item.Completion)).ToAsyncEnumerable(), ResultOrder.AsGiven, Cancel).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 100), judged.Select(item => item.Index));
        Assert.Equal(submissions.Select(item => item.Passes), judged.Select(item => item.Verdict.Passed));
    }
}
