using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Tests.TestGeneration;

/// <summary>A sandbox that answers what a test says.</summary>
internal sealed class ScriptedSandbox : ISandbox
{
    public ProgramLanguage Language { get; init; }

    public string Runtime => "script";

    public SandboxOptions Options { get; } = new();

    public Isolation Isolation { get; } = new(IsolationLevel.ResourceLimits, [], []);

    public Func<ProgramRun, Execution> OnRun { get; init; } = _ => new Execution();

    public Func<FunctionCalls, Execution> OnCall { get; init; } = _ => new Execution();

    public ValueTask<Execution> CallAsync(FunctionCalls calls, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(OnCall(calls));
    }

    public ValueTask<Execution> RunAsync(ProgramRun run, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(OnRun(run));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
