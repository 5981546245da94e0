using System.Text;
using System.Text.Json;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Sandboxing;

/// <summary>A fork server of Python programs, and what it is asked.</summary>
internal sealed class PythonWorker : IDisposable
{
    // As the worker has them, and then some.
    private const int LargestRecord = 16 << 20, LargestAnswers = 64 << 20;

    private readonly SandboxOptions _options;
    private readonly ForkServer _server;

    private PythonWorker(SandboxOptions options, ForkServer server)
    {
        _options = options;
        _server = server;
    }

    /// <summary>What the worker isolated itself with.</summary>
    public Isolation Isolation => _server.Isolation;

    /// <summary>Version of the interpreter, such as <c>3.11.2</c>.</summary>
    public string PythonVersion => _server.PythonVersion;

    /// <summary>The ways in which workers of one sandbox can be started.</summary>
    /// <exception cref="SandboxUnavailableException">The isolation asked for cannot be had.</exception>
    public static WorkerLauncher Launcher(SandboxOptions options, string interpreter) => ForkServer.Launcher(ForkServerSource.Python, options, interpreter);

    /// <summary>Starts an interpreter and waits until it has isolated itself.</summary>
    /// <exception cref="SandboxUnavailableException">The interpreter cannot be started or is too old, or the isolation cannot be had.</exception>
    public static async Task<PythonWorker> StartAsync(SandboxOptions options, string interpreter, WorkerLauncher launcher, CancellationToken cancellationToken) =>
        new(options, await ForkServer.StartAsync(ForkServerSource.Python, options, interpreter, launcher, cancellationToken).ConfigureAwait(false));

    /// <summary>Has one program judged by its checks. One call at a time.</summary>
    /// <exception cref="WorkerDiedException">The worker broke; it is of no more use.</exception>
    public Task<WorkerReport> JudgeAsync(PythonCheck check, CancellationToken cancellationToken)
    {
        var checks = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["setup"] = check.Setup,
            ["tests"] = check.Tests,
            ["entry"] = check.EntryPoint,
            ["names"] = check.Names,
            ["answerLimit"] = _options.MaxOutputBytes,
        });
        var (kind, used) = check.Names.Count > 0 ? ("unittest", string.Join(',', check.Names)) : ("check", check.EntryPoint);
        return _server.AskAsync(kind, checks, Program(used, check.Program), check.CpuTime, LargestRecord, cancellationToken: cancellationToken);
    }

    /// <summary>Has a function of a program called; the record holds its answers. One call at a time.</summary>
    /// <exception cref="WorkerDiedException">The worker broke; it is of no more use.</exception>
    public Task<WorkerReport> CallAsync(FunctionCalls calls, CancellationToken cancellationToken) =>
        _server.AskAsync("call", ForkServer.Encode(calls.Inputs), Program(calls.EntryPoint, calls.Program), calls.CpuTime, LargestAnswers, cancellationToken: cancellationToken);

    /// <summary>Has a program run as a whole; the record says how it ended. One call at a time.</summary>
    /// <exception cref="WorkerDiedException">The worker broke; it is of no more use.</exception>
    public Task<WorkerReport> RunAsync(ProgramRun run, CancellationToken cancellationToken) =>
        _server.AskAsync("run", Encoding.UTF8.GetBytes(run.Input), Program("", run.Program), run.CpuTime, LargestRecord, run.MaxOutputBytes, cancellationToken);

    /// <summary>Ends the interpreter and everything it started.</summary>
    public void Dispose() => _server.Dispose();

    private static byte[] Program(string entryPoint, string program) => Encoding.UTF8.GetBytes($"{entryPoint}\n{program}");
}
