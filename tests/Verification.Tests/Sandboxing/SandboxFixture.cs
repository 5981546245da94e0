using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;

[assembly: AssemblyFixture(typeof(Reasoning.Verification.Tests.Sandboxing.SandboxFixture))]

namespace Reasoning.Verification.Tests.Sandboxing;

/// <summary>One sandbox for all tests, with limits short enough that running into them costs little.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private PythonSandbox? _sandbox;
    private string? _unavailable;

    public static SandboxOptions Options { get; } = new()
    {
        Workers = 2,
        CpuTime = TimeSpan.FromSeconds(1),
        WallTime = TimeSpan.FromSeconds(40),
        MemoryBytes = 128 << 20,
    };

    /// <summary>The sandbox, or a skipped test where this machine cannot give one.</summary>
    public PythonSandbox Sandbox
    {
        get
        {
            if (_sandbox is null) Assert.Skip(_unavailable!);
            return _sandbox!;
        }
    }

    /// <summary>What a judge makes of a completion, in this sandbox and without a memory.</summary>
    public async Task<Verdict> JudgeAsync(CodeProblem problem, string completion)
    {
        await using var judge = new UnitTestJudge([Sandbox], new UnitTestOptions { Cache = null });
        return await judge.JudgeAsync(problem, completion, TestContext.Current.CancellationToken);
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            _sandbox = await PythonSandbox.StartAsync(Options);
        }
        catch (SandboxUnavailableException reason)
        {
            _unavailable = reason.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is not null) await _sandbox.DisposeAsync();
    }
}
