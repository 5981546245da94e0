using Reasoning.Data.FaultPairs;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Data.Tests.Fakes;

/// <summary>A judge and a Python sandbox for the tests of a class; they are skipped where this machine cannot give one.</summary>
public sealed class JudgeFixture : IAsyncLifetime
{
    private readonly UnitTestJudge _judge = new(FaultPairFinder.JudgeOptions with { Sandbox = new SandboxOptions { Workers = 2 } });
    private PythonSandbox? _sandbox;
    private string? _unavailable;

    public UnitTestJudge Judge
    {
        get
        {
            if (_sandbox is null) Assert.Skip(_unavailable!);
            return _judge;
        }
    }

    public PythonSandbox Sandbox
    {
        get
        {
            if (_sandbox is null) Assert.Skip(_unavailable!);
            return _sandbox!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            _sandbox = (PythonSandbox)await _judge.SandboxAsync(Verification.ProgramLanguage.Python);
        }
        catch (SandboxUnavailableException reason)
        {
            _unavailable = reason.Message;
        }
    }

    public ValueTask DisposeAsync() => _judge.DisposeAsync();

    /// <summary>A problem in the style of HumanEval.</summary>
    public static CodeProblem Problem(string prompt, string entryPoint, string tests, string? solution = null, string id = "Test/0") => new()
    {
        TaskId = id,
        Prompt = prompt,
        EntryPoint = entryPoint,
        CanonicalSolution = solution,
        Tests = new AssertTests(tests),
    };
}
