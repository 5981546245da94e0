using Reasoning.Verification.Adequacy.Differential;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Tests.Sandboxing;
using Reasoning.Verification.Tests.TestGeneration;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Adequacy;

public class DifferentialTestingTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task CompareAsync_RightAndWrongPrograms_FindsWhoDiffersWhere()
    {
        string[] programs =
        [
            "def f(xs):\n    return max(xs)",
            "def f(xs):\n    return sorted(xs)[-1]",
            "def f(xs):\n    return xs[-1]",
            "def f(xs):\n    best = 0\n    for x in xs:\n        best = max(best, x)\n    return best",
            "def f(xs) return max(xs)",
        ];
        CallArguments[] inputs = [new(PlainValue.List(1)), new(PlainValue.List(1, 2)), new(PlainValue.List(3, 2)), new(PlainValue.List(-3, -4)), new(PlainValue.List())];
        var result = await new DifferentialTesting(fixture.Sandbox).CompareAsync(programs, "f", inputs, programs[0], Cancel);
        Assert.Equal([[0], [1], [2], [3], [4]], result.Clusters!.Clusters.Select(cluster => cluster.Candidates));
        Assert.Equal([0, 1, 2, 3, 4], result.Distinguishing);
        Assert.Equal(4, result.FirstDifference(0, 1));
        Assert.Equal(2, result.FirstDifferenceFromReference(2));
        Assert.Null(result.FirstDifferenceFromReference(0));

        // The empty list leaves only the second and the third program together: both raise IndexError.
        Assert.Equal(4, result.Witnesses[0]);
        Assert.Equal(2, result.Witnesses.Count);
        var groups = result.Groups(4);
        Assert.Equal([[0], [1, 2], [3], [4]], groups.Select(group => group.Programs));
        Assert.Equal(["ValueError", "IndexError", null, "CompileError"], groups.Select(group => group.Output.Failure));
        Assert.Equal([true, false, false, false], groups.Select(group => group.IsReference));
    }

    [Fact]
    public async Task CompareAsync_FloatsOfAnotherOrderAndNaN_AreTheSameBehaviour()
    {
        string[] programs = ["def f(x):\n    return [0.1 + 0.2, float('nan'), {'k': 1.0}]", "def f(x):\n    return [0.3, float('nan'), {'k': 1}]", "def f(x):\n    return [0.3001, float('nan'), {'k': 1}]"];
        var testing = new DifferentialTesting(fixture.Sandbox);
        Assert.Equal([[0, 1], [2]], (await testing.CompareAsync(programs, "f", [new(1L)], null, Cancel)).Clusters!.Clusters.Select(cluster => cluster.Candidates));
        var exact = new DifferentialTesting(fixture.Sandbox, new() { SignificantDigits = 17 });
        Assert.Equal(3, (await exact.CompareAsync(programs, "f", [new(1L)], null, Cancel)).Clusters!.Clusters.Count);
    }

    [Fact]
    public async Task CompareAsync_InputsThatEndTheProcess_CostOnlyThemselves()
    {
        const string program = "import os\ndef f(n):\n    if n % 10 == 3:\n        os._exit(0)\n    return n";
        List<CallArguments> inputs = [.. Enumerable.Range(0, 50).Select(n => new CallArguments((long)n))];
        var result = await new DifferentialTesting(fixture.Sandbox).CompareAsync([program], "f", inputs, null, Cancel);
        Assert.All(new[] { 3, 13, 23 }, n => Assert.Equal("RuntimeError", result.Outputs[0][n].Failure));
        Assert.All(Enumerable.Range(0, 23).Where(n => n % 10 != 3), n => Assert.Equal(n, result.Outputs[0][n].Value));
        Assert.All(Enumerable.Range(24, 26), n => Assert.Equal("NotRun", result.Outputs[0][n].Failure));
    }

    [Fact]
    public async Task CompareAsync_ObjectsThatAreNoData_AreBehavioursByTheirType()
    {
        string[] programs = ["class A: pass\ndef f(x):\n    return A()", "class B: pass\ndef f(x):\n    return B()", "class A:\n    y = 1\ndef f(x):\n    return A()"];
        var result = await new DifferentialTesting(fixture.Sandbox).CompareAsync(programs, "f", [new(1L)], null, Cancel);
        Assert.Equal([[0, 2], [1]], result.Clusters!.Clusters.Select(cluster => cluster.Candidates));
    }

    [Fact]
    public async Task CompareAsync_BrokenHarness_LeavesTheProgramOut()
    {
        var sandbox = new ScriptedSandbox
        {
            OnCall = calls => calls.Program == "breaks"
                ? new Execution { Failure = VerdictKind.HarnessError, Reason = "gone" }
                : new Execution { Results = [.. calls.Inputs.Select(_ => new CallResult { Value = calls.Program })] },
        };
        var testing = new DifferentialTesting(sandbox);
        var result = await testing.CompareAsync(["a", "breaks", "b", "a"], "f", [new(1L), new(2L)], null, Cancel);
        Assert.Equal([1], result.Broken);
        Assert.Equal([0, 2, 3], result.Judged);
        Assert.Equal([[0, 2], [1]], result.Clusters!.Clusters.Select(cluster => cluster.Candidates));
        Assert.Equal([0], result.Witnesses);
        Assert.Throws<ArgumentException>(() => result.FirstDifference(0, 1));
        Assert.Throws<InvalidOperationException>(() => result.FirstDifferenceFromReference(0));
        await Assert.ThrowsAsync<SandboxUnavailableException>(async () => await testing.CompareAsync(["a"], "f", [new(1L)], "breaks", Cancel));
    }

    [Fact]
    public async Task CompareAsync_TimeUsedUpByManyInputs_IsNoFailureOfAnyOfThem()
    {
        // Each process has time for three inputs; the fifth input takes too long by itself.
        var sandbox = new ScriptedSandbox
        {
            OnCall = calls =>
            {
                var fits = calls.Inputs.Take(3).TakeWhile(input => input.Positional[0] != 5L).ToList();
                return new Execution
                {
                    Results = [.. fits.Select(input => new CallResult { Value = input.Positional[0] })],
                    Failure = fits.Count < calls.Inputs.Count ? VerdictKind.CpuTimeout : null,
                };
            },
        };
        var result = await new DifferentialTesting(sandbox).CompareAsync(["p"], "f", [.. Enumerable.Range(1, 9).Select(n => new CallArguments((long)n))], null, Cancel);
        Assert.Equal(["1", "2", "3", "4", "CpuTimeout", "6", "7", "8", "9"], result.Outputs[0].Select(output => output.Failure ?? output.Value!.ToString()));
    }

    [Fact]
    public async Task CompareAsync_ProcessThatEndsBadlyAfterAllAnswers_FailsNoInput()
    {
        var sandbox = new ScriptedSandbox
        {
            OnCall = calls => new Execution { Failure = VerdictKind.RuntimeError, Results = [.. calls.Inputs.Select(input => new CallResult { Value = input.Positional[0] })] },
        };
        var result = await new DifferentialTesting(sandbox).CompareAsync(["p"], "f", [.. Enumerable.Range(0, 100).Select(n => new CallArguments((long)n))], null, Cancel);
        Assert.All(result.Outputs[0], output => Assert.True(output.Ran));
    }

    [Fact]
    public async Task CompareAsync_Cancelled_Throws() => await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        await new DifferentialTesting(fixture.Sandbox).CompareAsync(["def f(x):\n    return x"], "f", [new(1L)], null, new CancellationToken(canceled: true)));
}
