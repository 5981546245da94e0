using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Tests.Sandboxing;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Verification.Tests.UnitTests;

/// <summary>Python programs against assert statements, in the real sandbox.</summary>
public class PythonJudgeTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task JudgeAsync_FunctionNamedCheck_IsTestedAndNotCalledAsTests()
    {
        await using var judge = new UnitTestJudge([fixture.Sandbox]);
        var problem = SampleProblems.Make("check", "check", "def check(n):\n", "    return 2 * n\n", "assert check(2) == 4\n");
        Assert.Equal(VerdictKind.Pass, (await judge.JudgeAsync(problem, "    return 2 * n\n", Cancel)).Kind);
        Assert.Equal(VerdictKind.WrongAnswer, (await judge.JudgeAsync(problem, "    return n\n", Cancel)).Kind);
    }

    [Fact]
    public async Task JudgeAsync_CanonicalSolutions_Pass()
    {
        foreach (var problem in SampleProblems.All)
        {
            var verdict = await fixture.JudgeAsync(problem, problem.CanonicalSolution!);
            Assert.True(verdict.Passed, $"{problem.TaskId}: {verdict.Kind}: {verdict.Reason}");
            Assert.Equal(1.0, verdict.Score);
            Assert.InRange(verdict.Isolation!.Level, IsolationLevel.Namespaces, IsolationLevel.NestedNamespaces);
            Assert.Contains("seccomp", verdict.Isolation.Measures);
        }
    }

    [Fact]
    public async Task JudgeAsync_EmptyBodies_Fail()
    {
        foreach (var problem in SampleProblems.All.Where(problem => problem.EntryPoint != "echo"))
        {
            var verdict = await fixture.JudgeAsync(problem, "    pass\n");
            Assert.Equal(VerdictKind.WrongAnswer, verdict.Kind);
            Assert.InRange(verdict.Score, 0, 0.99);
        }
    }

    [Fact]
    public async Task JudgeAsync_PartlyRight_ReportsEveryTest()
    {
        var verdict = await fixture.JudgeAsync(SampleProblems.Increment, "    return 2 if x == 1 else x // 0\n");

        Assert.Equal(VerdictKind.RuntimeError, verdict.Kind);
        Assert.Equal([TestStatus.Passed, TestStatus.Error, TestStatus.Error], verdict.Tests.Select(test => test.Status));
        Assert.Equal(1 / 3.0, verdict.Score, 1e-12);
        Assert.Equal("assert candidate(5) == 6", verdict.Tests[1].Source);
        Assert.Equal(3, verdict.Tests[1].Line);
        Assert.Contains("ZeroDivisionError", verdict.Reason, StringComparison.Ordinal);
        Assert.Contains("line 3 of the program", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JudgeAsync_WrongAnswer_ShowsWhatWasAnswered()
    {
        var verdict = await fixture.JudgeAsync(SampleProblems.Increment, "    print('hello')\n    return [x]\n");

        Assert.Equal(VerdictKind.WrongAnswer, verdict.Kind);
        Assert.Equal("[1]", verdict.Tests[0].Observed);
        Assert.Equal("'assert candidate(1) == 2' does not hold; the program answered [1].", verdict.Reason);
        Assert.StartsWith("hello\nhello\n", verdict.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("def g(x):\n    return x + 1\n", "def f(x)\n    return x", VerdictKind.CompileError)]
    [InlineData("", "def f(x):\n    return undefined_name\n", VerdictKind.RuntimeError)]
    [InlineData("", "raise ValueError('no')\ndef f(x):\n    return x + 1\n", VerdictKind.RuntimeError)]
    [InlineData("", "def f(x):\n    return x + 1\n\0", VerdictKind.CompileError)]
    [InlineData("", "def f(x):\n    return x + 1\n\ud800", VerdictKind.CompileError)]
    [InlineData("", "del f\n", VerdictKind.RuntimeError)]
    public async Task JudgeAsync_BrokenPrograms_SayHow(string before, string program, VerdictKind kind)
    {
        var check = SampleProblems.Check(SampleProblems.Increment, "    return x\n") with { Program = before + program };
        var verdict = await fixture.Sandbox.JudgeAsync(check, Cancel);
        Assert.Equal(kind, verdict.Kind);
        Assert.EndsWith(".", verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("def check(candidate):\n    assert undefined(candidate)\n", "NameError")]
    [InlineData("def check(candidate):\n    assert candidate(1) == undefined\n    undefined.name\n", "NameError")]
    [InlineData("def check(candidate) return\n", "SyntaxError")]
    [InlineData("def check(candidate):\n    assert True\n", "never call")]
    [InlineData("def check(candidate):\n    candidate(len)\n", "cannot be sent")]
    public async Task JudgeAsync_BrokenTests_AreTheHarnessesFault(string tests, string expected)
    {
        var problem = SampleProblems.Increment with { Tests = new AssertTests(tests) };
        var verdict = await fixture.JudgeAsync(problem, problem.CanonicalSolution!);
        Assert.NotEqual(VerdictKind.Pass, verdict.Kind);
        if (!tests.Contains("assert undefined", StringComparison.Ordinal)) Assert.Equal(VerdictKind.HarnessError, verdict.Kind);
        Assert.Contains(expected, verdict.Reason, StringComparison.Ordinal);
    }

    // As where tests and candidate are one program.
    [Theory]
    [InlineData("    return xs[-1]\n", VerdictKind.Pass)]
    [InlineData("    return xs.pop()\n", VerdictKind.WrongAnswer)]
    public async Task JudgeAsync_CandidateChangesItsArguments_TestsSeeIt(string completion, VerdictKind expected)
    {
        var problem = SampleProblems.Make("mutation", "last", "def last(xs):\n    \"\"\" Last item. \"\"\"\n", "", """
            def check(candidate):
                xs = [1, 2, 3]
                assert candidate(xs) == 3
                assert xs == [1, 2, 3]
            """);
        var verdict = await fixture.JudgeAsync(problem, completion);
        Assert.True(expected == verdict.Kind, verdict.Reason);
    }

    [Fact]
    public async Task JudgeAsync_ExpectedException_IsSeenByTheTests()
    {
        var problem = SampleProblems.Increment with
        {
            Tests = new AssertTests("""
                def check(candidate):
                    try:
                        candidate('a')
                        assert False
                    except TypeError:
                        pass
                    assert candidate(1) == 2
                """),
        };
        Assert.True((await fixture.JudgeAsync(problem, "    return x + 1\n")).Passed);
        Assert.False((await fixture.JudgeAsync(problem, "    return 2\n")).Passed);
    }

    [Fact]
    public async Task JudgeAsync_AssertionOnAMatch_AsksWhetherThereIsOne()
    {
        var problem = SampleProblems.Make("match", "f", "import re\n\ndef f(s):\n    \"\"\" Matches. \"\"\"\n", "", "assert f('a1')\nassert not f('b')\nassert f('b') is None\n");
        Assert.True((await fixture.JudgeAsync(problem, "    return re.match('a', s)\n")).Passed);
        Assert.False((await fixture.JudgeAsync(problem, "    return re.match('.', s)\n")).Passed);
    }

    [Fact]
    public async Task JudgeAsync_SameSeed_SameRandomNumbers()
    {
        var problem = SampleProblems.Increment with { Tests = new AssertTests("def check(candidate):\n    assert candidate(1) == 2\n    assert candidate(2) == 2\n") };
        const string Program = "    import random\n    return random.random(), hash('x'), {'a', 'b', 'c'}\n";
        var first = await fixture.JudgeAsync(problem, Program);
        var second = await fixture.JudgeAsync(problem, Program);
        Assert.Equal(first.Tests.Select(test => test.Observed), second.Tests.Select(test => test.Observed));
        Assert.NotEqual(first.Tests[0].Observed, first.Tests[1].Observed);
    }

    [Fact]
    public async Task HumanEval_CanonicalSolutions_AllPass()
    {
        var verdicts = await JudgeHumanEvalAsync(problem => problem.CanonicalSolution!);
        Assert.Equal(164, verdicts.Count);
        Assert.All(verdicts, verdict => Assert.True(verdict.Passed, verdict.Reason));
    }

    [Fact]
    public async Task HumanEval_EmptyBodies_NonePass()
    {
        var verdicts = await JudgeHumanEvalAsync(_ => "    pass\n");
        Assert.All(verdicts, verdict => Assert.False(verdict.Passed));
        Assert.All(verdicts, verdict => Assert.True(verdict.IsEvidence, verdict.Reason));
    }

    [Fact]
    public async Task HumanEval_AlwaysEqualObject_NonePass()
    {
        const string Forgery = """
                class Agrees(int):
                    def __eq__(self, other): return True
                    def __ne__(self, other): return True
                    def __lt__(self, other): return True
                    def __le__(self, other): return True
                    def __gt__(self, other): return True
                    def __ge__(self, other): return True
                    def __sub__(self, other): return self
                    def __rsub__(self, other): return self
                    def __abs__(self): return self
                    def __bool__(self): return True
                    def __len__(self): return 1
                    def __iter__(self): return iter([self])
                    def __getitem__(self, index): return self
                    def __hash__(self): return 0
                return Agrees()

            """;
        Assert.All(await JudgeHumanEvalAsync(_ => Forgery), verdict => Assert.Equal(VerdictKind.WrongAnswer, verdict.Kind));
    }

    [Fact]
    public async Task HumanEval_FrameWalkingAndExits_NonePass()
    {
        const string Forgery = """
                import sys, os, gc, builtins
                frame = sys._getframe()
                while frame:
                    for space in (frame.f_locals, frame.f_globals):
                        for name in ('result', 'stat', 'results', 'record', 'passed', 'verdict', 'limit'):
                            value = space.get(name)
                            if isinstance(value, list): value.append('passed')
                            if isinstance(value, dict): value['passed'] = True
                    frame = frame.f_back
                for thing in gc.get_objects():
                    if isinstance(thing, dict) and 'status' in thing: thing['status'] = 'passed'
                builtins.AssertionError = type('Never', (Exception,), {})
                os.write(4, b'\x00\x00\x00\x09["ready"]' * 3)
                os._exit(0)

            """;
        Assert.All(await JudgeHumanEvalAsync(_ => Forgery), verdict => Assert.False(verdict.Passed));
    }

    private async Task<List<Verdict>> JudgeHumanEvalAsync(Func<CodeProblem, string> completion)
    {
        var submissions = HumanEvalReader.ReadAsync(SharedData.Path("data/HumanEval.jsonl.gz"), Cancel).Select(problem => new Submission(problem, completion(problem)));
        await using var judge = new UnitTestJudge([fixture.Sandbox]);
        var judged = await judge.JudgeAllAsync(submissions, ResultOrder.AsGiven, Cancel).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, judged.Count), judged.Select(result => result.Index));
        return [.. judged.Select(result => result.Verdict)];
    }
}
