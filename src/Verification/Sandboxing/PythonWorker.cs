using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Sandboxing.Launching;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Sandboxing;

/// <summary>One fork server of Python programs. A worker that broke, or whose sample was cancelled, is dead for good.</summary>
internal sealed class PythonWorker : IDisposable
{
    // What the worker's own deadline may be exceeded by before it counts as hung: its grace for the checker, and a busy machine.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    // As the worker has them, and then some.
    private const int LargestRecord = 16 << 20, LargestAnswers = 64 << 20;

    // The interpreter and wrappers that choose one (pyenv) need these; nothing else of the caller's environment is handed on.
    private static readonly string[] KeptVariables = ["PATH", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT"];

    private readonly SandboxOptions _options;
    private readonly LaunchAttempt _attempt;
    private readonly WorkerProcess _process;

    private PythonWorker(SandboxOptions options, string interpreter, LaunchAttempt attempt)
    {
        _options = options;
        _attempt = attempt;
        var start = StartInfo(options, interpreter);
        var launch = attempt.Prepare(start);
        _process = new WorkerProcess("Python worker", start, launch);
    }

    /// <summary>What the worker isolated itself with.</summary>
    public Isolation Isolation { get; private set; } = new(IsolationLevel.ResourceLimits, [], []);

    /// <summary>Version of the interpreter, such as <c>3.11.2</c>.</summary>
    public string PythonVersion { get; private set; } = "";

    /// <summary>The ways in which workers of one sandbox can be started.</summary>
    /// <exception cref="SandboxUnavailableException">The isolation asked for cannot be had.</exception>
    public static WorkerLauncher Launcher(SandboxOptions options, string interpreter) => new(
        LaunchPlan.For(options, HostSystem.Current),
        cancellationToken => PythonRuntime.AskAsync(StartInfo(options, interpreter), PythonInterpreter.IsPath(options.PythonPath), cancellationToken));

    /// <summary>Starts an interpreter and waits until it has isolated itself.</summary>
    /// <exception cref="SandboxUnavailableException">The interpreter cannot be started or is too old, or the isolation cannot be had.</exception>
    public static Task<PythonWorker> StartAsync(SandboxOptions options, string interpreter, WorkerLauncher launcher, CancellationToken cancellationToken) =>
        launcher.StartAsync(attempt => StartAsync(options, interpreter, attempt, cancellationToken), cancellationToken);

    private static async Task<PythonWorker> StartAsync(SandboxOptions options, string interpreter, LaunchAttempt attempt, CancellationToken cancellationToken)
    {
        var worker = new PythonWorker(options, interpreter, attempt);
        try
        {
            await worker._process.RunAsync(worker.Start, StartTime, cancellationToken).ConfigureAwait(false);
            return worker;
        }
        catch (Win32Exception error)
        {
            worker.Dispose();
            throw new SandboxUnavailableException($"The Python interpreter {interpreter} cannot be started: {error.Message}.", error);
        }
        catch (WorkerDiedException death)
        {
            worker.Dispose();
            throw new SandboxUnavailableException($"The Python interpreter {interpreter} did not become a worker: {death.Message}", death);
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

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
        return AskAsync(kind, checks, used, check.Program, check.CpuTime, LargestRecord, cancellationToken);
    }

    /// <summary>Has a function of a program called; the record holds its answers. One call at a time.</summary>
    /// <exception cref="WorkerDiedException">The worker broke; it is of no more use.</exception>
    public Task<WorkerReport> CallAsync(FunctionCalls calls, CancellationToken cancellationToken) =>
        AskAsync("call", Encode(calls.Inputs), calls.EntryPoint, calls.Program, calls.CpuTime, LargestAnswers, cancellationToken);

    /// <summary>Has a program run as a whole; the record says how it ended. One call at a time.</summary>
    /// <exception cref="WorkerDiedException">The worker broke; it is of no more use.</exception>
    public Task<WorkerReport> RunAsync(ProgramRun run, CancellationToken cancellationToken) =>
        AskAsync("run", Encoding.UTF8.GetBytes(run.Input), "", run.Program, run.CpuTime, LargestRecord, cancellationToken);

    /// <summary>Ends the interpreter and everything it started.</summary>
    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo StartInfo(SandboxOptions options, string interpreter)
    {
        var start = new ProcessStartInfo(interpreter)
        {
            WorkingDirectory = Path.GetPathRoot(Environment.SystemDirectory) is { Length: > 0 } root ? root : "/",
        };
        foreach (var argument in (string[])["-S", "-s", "-B", "-W", "ignore", "-c", WorkerSource.Bootstrap]) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (!KeptVariables.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.StartsWith("PYENV_", StringComparison.Ordinal))
                start.Environment.Remove(name);
        }

        start.Environment["PYTHONHASHSEED"] = options.Seed.ToString(CultureInfo.InvariantCulture);
        start.Environment["PYTHONUTF8"] = "1";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        return start;
    }

    private bool Start()
    {
        _process.Start();
        _process.WriteFrame(WorkerSource.PythonServer);
        var configuration = new Dictionary<string, object?>
        {
            ["processes"] = _options.MaxProcesses,
            ["threads"] = _options.MaxThreads,
            ["memory"] = _options.MemoryBytes,
            ["seed"] = _options.Seed,
        };
        _attempt.Configure(configuration);
        _process.WriteFrame(JsonSerializer.SerializeToUtf8Bytes(configuration));
        _process.Flush();
        using var hello = JsonDocument.Parse(_process.ReadFrame());
        Isolation = _attempt.Read(hello.RootElement);
        PythonVersion = hello.RootElement.GetProperty("python").GetString()!;
        return true;
    }

    private static byte[] Encode(IReadOnlyList<CallArguments> inputs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, ValueCodec.WriteOptions);
        writer.WriteStartArray();
        foreach (var input in inputs) ValueCodec.Write(writer, Arguments(input));
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static PlainValue.SequenceValue Arguments(CallArguments arguments) => PlainValue.List(
        new PlainValue.SequenceValue(SequenceKind.List, arguments.Positional),
        new PlainValue.MappingValue([.. arguments.Named.Select(named => KeyValuePair.Create<PlainValue, PlainValue>(named.Key, named.Value))]));

    private Task<WorkerReport> AskAsync(
        string kind, byte[] given, string entryPoint, string program, TimeSpan? cpuTime, int largest, CancellationToken cancellationToken)
    {
        var cpu = cpuTime ?? _options.CpuTime;
        var wall = _options.WallTime ?? 4 * cpu;
        return _process.RunAsync(() => Exchange(kind, given, Encoding.UTF8.GetBytes($"{entryPoint}\n{program}"), cpu, wall, largest), wall + Slack, cancellationToken);
    }

    private WorkerReport Exchange(string kind, byte[] given, byte[] program, TimeSpan cpu, TimeSpan wall, int largest)
    {
        var header = string.Create(
            CultureInfo.InvariantCulture, $"{kind} {cpu.TotalSeconds} {wall.TotalSeconds} {_options.MaxOutputBytes} {given.Length} {program.Length}");
        _process.WriteFrame(Encoding.ASCII.GetBytes(header));
        _process.Write(given);
        _process.Write(program);
        _process.Flush();

        var status = Encoding.ASCII.GetString(_process.ReadFrame()).Split(' ');
        var record = _process.ReadFrame(largest);
        var printed = _process.ReadFrame(Math.Max(LargestRecord, _options.MaxOutputBytes));
        var errors = kind == "run" ? _process.ReadFrame() : [];
        if (status.Length != 5) throw new IOException("it sent a status that is none");
        return new WorkerReport(
            status[0],
            status[1] == "signal",
            int.Parse(status[2], CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(double.Parse(status[3], CultureInfo.InvariantCulture)),
            TimeSpan.FromSeconds(double.Parse(status[4], CultureInfo.InvariantCulture)),
            record,
            printed,
            errors);
    }
}
