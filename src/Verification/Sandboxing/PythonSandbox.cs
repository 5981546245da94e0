using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Sandboxing;

/// <summary>
/// Runs untrusted Python programs, each in a fresh process that is kept apart from this machine: against tests that are Python too, function call by function
/// call, or as a whole.
/// </summary>
/// <remarks>
/// <para>Each worker is a fork server that isolated itself before it saw anything untrusted. The candidate's process gets inputs and sends back plain
/// values; it holds neither tests nor expected values, and the tests run in another process. So a candidate can be wrong, crash or
/// attack what it sees, and cannot decide its own verdict.</para>
/// <para>May be used from many threads; as many checks run at once as there are workers, and further callers wait in turn.</para>
/// </remarks>
public sealed class PythonSandbox : ISandbox
{
    private readonly WorkerPool<PythonWorker> _workers;

    private PythonSandbox(SandboxOptions options, string interpreter, WorkerLauncher launcher, PythonWorker first)
    {
        Options = options;
        Isolation = first.Isolation;
        PythonVersion = first.PythonVersion;
        _workers = new WorkerPool<PythonWorker>(first, options.Workers, cancellationToken => PythonWorker.StartAsync(options, interpreter, launcher, cancellationToken));
    }

    /// <inheritdoc/>
    public SandboxOptions Options { get; }

    /// <inheritdoc/>
    public ProgramLanguage Language => ProgramLanguage.Python;

    /// <inheritdoc/>
    public string Runtime => $"Python {PythonVersion}";

    /// <inheritdoc/>
    public Isolation Isolation { get; }

    /// <summary>Version of the interpreter, such as <c>3.11.2</c>.</summary>
    public string PythonVersion { get; }

    /// <summary>Starts a sandbox with one worker; the others start when they are needed.</summary>
    /// <param name="options">Workers and limits; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="SandboxUnavailableException">
    /// There is no suitable Python, or this machine cannot give <see cref="SandboxOptions.LeastIsolation"/>.
    /// </exception>
    public static async Task<PythonSandbox> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SandboxOptions();
        var interpreter = PythonInterpreter.Locate(options.PythonPath);
        var launcher = PythonWorker.Launcher(options, interpreter);
        return new PythonSandbox(options, interpreter, launcher, await PythonWorker.StartAsync(options, interpreter, launcher, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Judges one program.</summary>
    /// <returns>The verdict; <see cref="VerdictKind.HarnessError"/> where two workers in a row broke over this check.</returns>
    /// <exception cref="ArgumentException">The check names neither a function nor what unittest classes use, or both.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the sandbox was disposed, before the verdict was known.</exception>
    /// <exception cref="SandboxUnavailableException">A worker broke, and for some seconds no other one could be started.</exception>
    public async ValueTask<Verdict> JudgeAsync(PythonCheck check, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (check.EntryPoint.Length > 0 == check.Names.Count > 0) throw new ArgumentException("A check names either a function or what unittest classes use.", nameof(check));
        return await _workers.UseAsync(
            async (worker, cancel) => VerdictReader.Read(await worker.JudgeAsync(check, cancel).ConfigureAwait(false)) with { Isolation = worker.Isolation },
            failure => new Verdict { Kind = VerdictKind.HarnessError, Score = 0, Reason = Broken(failure), Isolation = Isolation },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls a function of a program, once per input, all in one process.</summary>
    /// <remarks>
    /// The arguments of every call are made afresh. What is answered is plain data, or an exception, or the name of a foreign type; an iterator is answered as its
    /// items. An answer may take <see cref="SandboxOptions.MaxOutputBytes"/>, all together 32 MiB. Captured as output is what goes to the descriptors 1 and 2.
    /// </remarks>
    /// <param name="calls">The program and the inputs.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>What was answered; <see cref="VerdictKind.HarnessError"/> as its failure where two workers in a row broke over this program.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or the sandbox was disposed, before the program ended.</exception>
    /// <exception cref="SandboxUnavailableException">A worker broke, and for some seconds no other one could be started.</exception>
    public async ValueTask<Execution> CallAsync(FunctionCalls calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return await _workers.UseAsync(
            async (worker, cancel) =>
            {
                var report = await worker.CallAsync(calls, cancel).ConfigureAwait(false);
                return ExecutionReader.Calls(report, calls.Inputs.Count, Options.MaxOutputBytes) with { Isolation = worker.Isolation };
            },
            BrokenExecution,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a program as <c>__main__</c> with a standard input.</summary>
    /// <remarks>
    /// The program ends as under an interpreter of its own: its threads are waited for, <c>atexit</c> functions called, files flushed. Its output is kept whole, up to
    /// <see cref="ProgramRun.MaxOutputBytes"/>; more of it (or of the standard error) ends the program. Its standard input is a file in memory, as descriptor 0.
    /// </remarks>
    /// <param name="run">The program and its input.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>What was written; <see cref="VerdictKind.HarnessError"/> as its failure where two workers in a row broke over this program.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or the sandbox was disposed, before the program ended.</exception>
    /// <exception cref="SandboxUnavailableException">A worker broke, and for some seconds no other one could be started.</exception>
    public async ValueTask<Execution> RunAsync(ProgramRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return await _workers.UseAsync(
            async (worker, cancel) => ExecutionReader.Run(await worker.RunAsync(run, cancel).ConfigureAwait(false)) with { Isolation = worker.Isolation },
            BrokenExecution,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Judges a stream of programs, as many at once as there are workers, and reads them as verdicts are asked for: never more than four times the workers and one ahead of
    /// the verdicts that were returned.
    /// </summary>
    /// <param name="checks">The programs.</param>
    /// <param name="order">Whether results come in the order of the checks, or as they become known.</param>
    /// <param name="cancellationToken">Stops reading and judging.</param>
    public IAsyncEnumerable<JudgedCheck> JudgeAllAsync(IAsyncEnumerable<PythonCheck> checks, ResultOrder order = ResultOrder.AsGiven, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return ConcurrentStream.RunAsync(
            checks,
            async (index, check, cancel) => new JudgedCheck(index, check, await JudgeAsync(check, cancel).ConfigureAwait(false)),
            Options.Workers,
            order,
            cancellationToken);
    }

    /// <summary>Ends every worker. What still runs is cancelled.</summary>
    public ValueTask DisposeAsync()
    {
        _workers.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Broken(string failure) => $"The Python worker broke twice over this candidate: {failure}.";

    private Execution BrokenExecution(string failure) => new() { Failure = VerdictKind.HarnessError, Reason = Broken(failure), Isolation = Isolation };
}
