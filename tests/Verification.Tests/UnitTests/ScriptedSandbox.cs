using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.UnitTests;

/// <summary>A sandbox in which programs do what a test says.</summary>
internal sealed class ScriptedSandbox(Func<string, int, CancellationToken, Task<Execution>> execute, ProgramLanguage language = ProgramLanguage.Python) : ISandbox
{
    private int _count;

    /// <summary>A sandbox whose programs are run at once.</summary>
    /// <param name="execute">What a program does, by its text and how many ran before it.</param>
    public ScriptedSandbox(Func<string, int, Execution> execute)
        : this((program, index, _) => Task.FromResult(execute(program, index)))
    {
    }

    /// <summary>How many programs ran.</summary>
    public int Count => _count;

    public bool IsDisposed { get; private set; }

    public ProgramLanguage Language => language;

    public string Runtime { get; init; } = "Script 1.0";

    public SandboxOptions Options { get; init; } = new();

    public Isolation Isolation { get; init; } = new(IsolationLevel.Namespaces, [], []);

    public static Execution Answer(params PlainValue[] values) => new() { Results = [.. values.Select(value => new CallResult { Value = value })] };

    public static Execution Print(string output) => new() { Output = output };

    public static Execution Fail(VerdictKind kind) => new() { Failure = kind, Reason = $"It ended by {kind}." };

    public async ValueTask<Execution> CallAsync(FunctionCalls calls, CancellationToken cancellationToken = default) =>
        await execute(calls.Program, Interlocked.Increment(ref _count) - 1, cancellationToken);

    public async ValueTask<Execution> RunAsync(ProgramRun run, CancellationToken cancellationToken = default) =>
        await execute(run.Program, Interlocked.Increment(ref _count) - 1, cancellationToken);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
