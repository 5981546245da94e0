namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>
/// Runs untrusted C# programs, each in a fresh process that is kept apart from this machine: method call by method call, or as a whole. They are compiled in this
/// process (<see cref="CSharpCompiler"/>); nothing of them runs here.
/// </summary>
/// <remarks>
/// <para>A worker is the fork server of the Python sandbox, isolated as that is, which forks a warm .NET runtime for each program. Programs that refer to
/// <c>GC.WaitForPendingFinalizers</c>, <c>Environment.Exit</c> or <c>Environment.FailFast</c> get a runtime that is started for them, since these wait for a thread that a
/// forked one lacks.</para>
/// <para>The method that is called is named alone or as <c>Class.Method</c>; it may be static, or of a class that is created without arguments, or stand alone without
/// a class, and may be asynchronous. Of overloads, the one that fits the arguments best is called. A program is always one process:
/// <see cref="SandboxOptions.MaxProcesses"/> does not apply, and <see cref="SandboxOptions.MemoryBytes"/> bounds the objects that it may have at once; beside them it may
/// have 544 MiB of other memory, the stacks of its threads included, and map 512 MiB more.</para>
/// <para>May be used from many threads; as many programs run at once as there are workers, and further callers wait in turn.</para>
/// </remarks>
public sealed class CSharpSandbox : ISandbox
{
    private readonly WorkerPool<CSharpWorker> _workers;
    private readonly CSharpCompiler _compiler;
    private readonly SemaphoreSlim _compiling = new(Environment.ProcessorCount);
    private readonly bool _alwaysFresh;

    private CSharpSandbox(SandboxOptions options, CSharpCompiler compiler, DotNetRuntime runtime, bool alwaysFresh, CSharpWorker first, Func<CancellationToken, Task<CSharpWorker>> start)
    {
        Options = options;
        Isolation = first.Isolation;
        Runtime = $"C# 14 on .NET {runtime.Version}";
        _compiler = compiler;
        _alwaysFresh = alwaysFresh;
        _workers = new WorkerPool<CSharpWorker>(first, options.Workers, start);
    }

    /// <summary>What the sandbox was made with.</summary>
    public SandboxOptions Options { get; }

    /// <inheritdoc/>
    public ProgramLanguage Language => ProgramLanguage.CSharp;

    /// <inheritdoc/>
    public string Runtime { get; }

    /// <inheritdoc/>
    public Isolation Isolation { get; }

    /// <summary>Starts a sandbox with one worker; the others start when they are needed.</summary>
    /// <param name="options">Workers and limits; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="SandboxUnavailableException">
    /// There is no suitable Python (which isolates the runtime) or .NET runtime, or this machine cannot give <see cref="SandboxOptions.LeastIsolation"/>.
    /// </exception>
    public static Task<CSharpSandbox> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new SandboxOptions(), alwaysFresh: false, cancellationToken);

    /// <summary>Starts a sandbox, and says whether each program is to get a runtime that is started for it.</summary>
    internal static async Task<CSharpSandbox> StartAsync(SandboxOptions options, bool alwaysFresh, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) throw new SandboxUnavailableException("C# candidates run in forks of a .NET runtime, which need Linux (WSL is one).");
        var interpreter = PythonInterpreter.Locate(options.PythonPath);
        var runtime = DotNetRuntime.Locate();
        var compiler = CSharpCompiler.Shared;
        var source = await CSharpWorker.SourceAsync(runtime, cancellationToken).ConfigureAwait(false);
        var launcher = ForkServer.Launcher(source, options, interpreter);
        return new CSharpSandbox(options, compiler, runtime, alwaysFresh, await StartWorkerAsync(cancellationToken).ConfigureAwait(false), StartWorkerAsync);

        Task<CSharpWorker> StartWorkerAsync(CancellationToken cancel) => CSharpWorker.StartAsync(source, options, interpreter, launcher, cancel);
    }

    /// <summary>Compiles a program and calls one of its methods, once per input, all in one process.</summary>
    /// <remarks>
    /// Arguments are made of the types that the method asks for. What it returns is plain data (numbers, texts, tuples, and collections of them; a lazy sequence is
    /// the list of its items), or an exception, or the name of a foreign type. An answer may take <see cref="SandboxOptions.MaxOutputBytes"/>, all together 32 MiB.
    /// </remarks>
    /// <param name="calls">The program and the inputs.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>What was answered; <see cref="VerdictKind.CompileError"/> as its failure where the program does not compile.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or the sandbox was disposed, before the program ended.</exception>
    /// <exception cref="SandboxUnavailableException">A worker broke, and for some seconds no other one could be started.</exception>
    public async ValueTask<Execution> CallAsync(FunctionCalls calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var program = await CompileAsync(calls.Program, ProgramForm.Methods, cancellationToken).ConfigureAwait(false);
        if (!program.Succeeded) return NotCompiled(program);
        return await _workers.UseAsync(
            async (worker, cancel) =>
            {
                var report = await worker.CallAsync(program, calls, IsFresh(program), cancel).ConfigureAwait(false);
                return ExecutionReader.Calls(report, calls.Inputs.Count, Options.MaxOutputBytes) with { Isolation = worker.Isolation };
            },
            Broken,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compiles a program and runs it with a standard input, from its <c>Main</c> or its top-level statements on.</summary>
    /// <remarks>
    /// Its output is kept whole, up to <see cref="SandboxOptions.MaxOutputBytes"/>; more of it (or of the standard error) ends the program. As under <c>dotnet</c>, it
    /// ends when its <c>Main</c> and its foreground threads have.
    /// </remarks>
    /// <param name="run">The program and its input.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>What was written; <see cref="VerdictKind.CompileError"/> as its failure where the program does not compile.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or the sandbox was disposed, before the program ended.</exception>
    /// <exception cref="SandboxUnavailableException">A worker broke, and for some seconds no other one could be started.</exception>
    public async ValueTask<Execution> RunAsync(ProgramRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var program = await CompileAsync(run.Program, ProgramForm.Executable, cancellationToken).ConfigureAwait(false);
        if (!program.Succeeded) return NotCompiled(program);
        return await _workers.UseAsync(
            async (worker, cancel) => ExecutionReader.Run(await worker.RunAsync(program, run, IsFresh(program), cancel).ConfigureAwait(false)) with { Isolation = worker.Isolation },
            Broken,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends every worker. What still runs is cancelled.</summary>
    public ValueTask DisposeAsync()
    {
        _workers.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<CompiledProgram> CompileAsync(string source, ProgramForm form, CancellationToken cancellationToken)
    {
        await _compiling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _compiler.CompileAsync(source, form, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _compiling.Release();
        }
    }

    private bool IsFresh(CompiledProgram program) => _alwaysFresh || program.NeedsFinalizerThread;

    private static Execution NotCompiled(CompiledProgram program)
    {
        var errors = program.Diagnostics.Where(diagnostic => diagnostic.IsError).ToList();
        if (program.IsUndecided) return new Execution { Failure = VerdictKind.HarnessError, Reason = errors[0].Message };
        var more = errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "";
        return new Execution { Failure = VerdictKind.CompileError, Reason = $"The program is not valid C#: {errors[0].ToString().TrimEnd('.')}{more}." };
    }

    private Execution Broken(string failure) => new()
    {
        Failure = VerdictKind.HarnessError,
        Reason = $"The C# worker broke twice over this candidate: {failure}.",
        Isolation = Isolation,
    };
}
