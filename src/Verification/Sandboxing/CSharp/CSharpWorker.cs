using System.Text;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>A fork server of C# programs, and what it is asked.</summary>
internal sealed class CSharpWorker : IDisposable
{
    // As the worker has them, and then some.
    private const int LargestRecord = 16 << 20, LargestAnswers = 64 << 20;

    private readonly ForkServer _server;

    private CSharpWorker(ForkServer server) => _server = server;

    /// <summary>What the worker isolated itself with.</summary>
    public Isolation Isolation => _server.Isolation;

    /// <summary>What such workers are made of.</summary>
    /// <param name="runtime">What candidates run on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ForkServerSource> SourceAsync(DotNetRuntime runtime, CancellationToken cancellationToken)
    {
        // The first compilation of a process takes a second, on a busy machine many.
        var patient = new CSharpCompiler { TimeLimit = TimeSpan.FromMinutes(5) };
        var warm = await patient.CompileAsync(Resource("WarmUp.txt"), ProgramForm.Executable, cancellationToken).ConfigureAwait(false);
        if (!warm.Succeeded) throw new InvalidOperationException($"The program that workers run to get warm is not valid: {warm.Diagnostics[0]}");
        var inputs = ForkServer.Encode([new CallArguments(Values.PlainValue.List(3, 1, 2), "text", 0.5, true), new CallArguments("text")]);
        var configuration = new Dictionary<string, object?>
        {
            ["runtime"] = runtime.Folder,
            ["processes"] = 1, // the runtime can start none from a fork, and no filter could tell them from those of others
            ["runner"] = Convert.ToBase64String(Bytes("runner.dll")),
            ["warm"] = new[] { warm.Assembly.ToArray(), warm.Symbols.ToArray(), "WarmUp.Call"u8.ToArray(), inputs }.Select(Convert.ToBase64String).ToList(),
        };
        return new ForkServerSource(
            "C# worker",
            WorkerSource.CSharpServer,
            configuration,
            [runtime.Folder]);
    }

    /// <summary>Starts an interpreter and waits until it has isolated itself.</summary>
    /// <exception cref="SandboxUnavailableException">The interpreter cannot be started or is too old, or the isolation cannot be had.</exception>
    public static async Task<CSharpWorker> StartAsync(
        ForkServerSource source, SandboxOptions options, string interpreter, WorkerLauncher launcher, CancellationToken cancellationToken) =>
        new(await ForkServer.StartAsync(source, options, interpreter, launcher, cancellationToken).ConfigureAwait(false));

    /// <summary>Has a method of a program called; the record holds its answers. One call at a time.</summary>
    /// <param name="program">The program.</param>
    /// <param name="calls">The calls.</param>
    /// <param name="fresh">Whether to start a runtime for it rather than fork one.</param>
    /// <param name="cancellationToken">Ends the worker.</param>
    /// <exception cref="WorkerDiedException">The worker broke; it is of no more use.</exception>
    public Task<WorkerReport> CallAsync(CompiledProgram program, FunctionCalls calls, bool fresh, CancellationToken cancellationToken) => _server.AskAsync(
        fresh ? "call!" : "call", ForkServer.Encode(calls.Inputs), Payload(program, calls.EntryPoint), calls.CpuTime, LargestAnswers, cancellationToken: cancellationToken);

    /// <summary>Has a program run as a whole; the record says how it ended. One call at a time.</summary>
    /// <param name="program">The program.</param>
    /// <param name="run">Its input.</param>
    /// <param name="fresh">Whether to start a runtime for it rather than fork one.</param>
    /// <param name="cancellationToken">Ends the worker.</param>
    /// <exception cref="WorkerDiedException">The worker broke; it is of no more use.</exception>
    public Task<WorkerReport> RunAsync(CompiledProgram program, ProgramRun run, bool fresh, CancellationToken cancellationToken) => _server.AskAsync(
        fresh ? "run!" : "run", Encoding.UTF8.GetBytes(run.Input), Payload(program, ""), run.CpuTime, LargestRecord, run.MaxOutputBytes, cancellationToken);

    /// <summary>Ends the worker and everything it started.</summary>
    public void Dispose() => _server.Dispose();

    private static byte[] Payload(CompiledProgram program, string entryPoint) =>
        [.. Encoding.UTF8.GetBytes($"{program.Assembly.Length} {(program.StartsThreads ? 1 : 0)} {entryPoint.ReplaceLineEndings(" ")}\n"), .. program.Assembly.Span, .. program.Symbols.Span];

    private static string Resource(string name) => Encoding.UTF8.GetString(Bytes(name));

    private static byte[] Bytes(string name)
    {
        using var stream = typeof(CSharpWorker).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
