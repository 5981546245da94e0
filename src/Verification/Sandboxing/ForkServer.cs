using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Sandboxing.Launching;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Sandboxing;

/// <summary>One fork server: a Python process that isolates itself and then runs programs. One that broke, or whose sample was cancelled, is dead for good.</summary>
internal sealed class ForkServer : IDisposable
{
    // What the worker's own deadline may be exceeded by before it counts as hung: its grace for the checker, and a busy machine.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private const int LargestPrinted = 16 << 20;

    // The interpreter and wrappers that choose one (pyenv) need these; nothing else of the caller's environment is handed on.
    private static readonly string[] KeptVariables = ["PATH", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT"];

    private readonly SandboxOptions _options;
    private readonly LaunchAttempt _attempt;
    private readonly WorkerProcess _process;

    private ForkServer(ForkServerSource source, SandboxOptions options, string interpreter, LaunchAttempt attempt)
    {
        _options = options;
        _attempt = attempt;
        var start = StartInfo(options, interpreter);
        var launch = attempt.Prepare(start);
        _process = new WorkerProcess(source.Name, start, launch);
    }

    /// <summary>What the worker isolated itself with.</summary>
    public Isolation Isolation { get; private set; } = new(IsolationLevel.ResourceLimits, [], []);

    /// <summary>Version of the interpreter, such as <c>3.11.2</c>.</summary>
    public string PythonVersion { get; private set; } = "";

    /// <summary>The ways in which the servers of one sandbox can be started.</summary>
    /// <param name="source">What they are.</param>
    /// <param name="options">Workers and limits.</param>
    /// <param name="interpreter">The path of the interpreter.</param>
    /// <exception cref="SandboxUnavailableException">The isolation asked for cannot be had.</exception>
    public static WorkerLauncher Launcher(ForkServerSource source, SandboxOptions options, string interpreter) => new(
        LaunchPlan.For(options, HostSystem.Current),
        async cancellationToken =>
        {
            var files = await PythonRuntime.AskAsync(StartInfo(options, interpreter), PythonInterpreter.IsPath(options.PythonPath), cancellationToken).ConfigureAwait(false);
            return files with { Folders = [.. files.Folders, .. source.Folders] };
        });

    /// <summary>Starts an interpreter and waits until it has isolated itself.</summary>
    /// <exception cref="SandboxUnavailableException">The interpreter cannot be started or is too old, or the isolation cannot be had.</exception>
    public static Task<ForkServer> StartAsync(
        ForkServerSource source, SandboxOptions options, string interpreter, WorkerLauncher launcher, CancellationToken cancellationToken) =>
        launcher.StartAsync(attempt => StartAsync(source, options, interpreter, attempt, cancellationToken), cancellationToken);

    private static async Task<ForkServer> StartAsync(
        ForkServerSource source, SandboxOptions options, string interpreter, LaunchAttempt attempt, CancellationToken cancellationToken)
    {
        var worker = new ForkServer(source, options, interpreter, attempt);
        try
        {
            await worker._process.RunAsync(() => worker.Start(source), StartTime, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Has something done with a program. One call at a time.</summary>
    /// <param name="kind">What, as the server's source names it.</param>
    /// <param name="given">What goes with it.</param>
    /// <param name="program">The program.</param>
    /// <param name="cpuTime">Processor time; null for the sandbox's own limit.</param>
    /// <param name="largest">Bytes that the record may have.</param>
    /// <param name="output">Bytes that the program may print; null for the sandbox's own limit.</param>
    /// <param name="cancellationToken">Ends the server.</param>
    /// <exception cref="WorkerDiedException">The server broke; it is of no more use.</exception>
    public Task<WorkerReport> AskAsync(
        string kind, byte[] given, byte[] program, TimeSpan? cpuTime, int largest, int? output = null, CancellationToken cancellationToken = default)
    {
        var cpu = cpuTime ?? _options.CpuTime;
        var wall = _options.WallTime ?? 4 * cpu;
        if (cpu > _options.CpuTime && wall < 4 * cpu) wall = 4 * cpu; // the limit on the clock was set with less processor time in mind
        return _process.RunAsync(() => Exchange(kind, given, program, cpu, wall, largest, output ?? _options.MaxOutputBytes), wall + Slack, cancellationToken);
    }

    /// <summary>Inputs as the servers read them.</summary>
    public static byte[] Encode(IReadOnlyList<CallArguments> inputs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, ValueCodec.WriteOptions);
        writer.WriteStartArray();
        foreach (var input in inputs) ValueCodec.Write(writer, Arguments(input));
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

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

    private bool Start(ForkServerSource source)
    {
        _process.Start();
        _process.WriteFrame(source.Modules);
        var configuration = new Dictionary<string, object?>
        {
            ["processes"] = _options.MaxProcesses,
            ["threads"] = _options.MaxThreads,
            ["memory"] = _options.MemoryBytes,
            ["seed"] = _options.Seed,
            ["packages"] = _options.AllowPackages,
        };
        foreach (var (name, value) in source.Configuration) configuration[name] = value;
        _attempt.Configure(configuration);
        _process.WriteFrame(JsonSerializer.SerializeToUtf8Bytes(configuration));
        _process.Flush();
        using var hello = JsonDocument.Parse(_process.ReadFrame());
        Isolation = _attempt.Read(hello.RootElement);
        PythonVersion = hello.RootElement.GetProperty("python").GetString()!;
        return true;
    }

    private static PlainValue.SequenceValue Arguments(CallArguments arguments) => PlainValue.List(
        new PlainValue.SequenceValue(SequenceKind.List, arguments.Positional),
        new PlainValue.MappingValue([.. arguments.Named.Select(named => KeyValuePair.Create<PlainValue, PlainValue>(named.Key, named.Value))]));

    private WorkerReport Exchange(string kind, byte[] given, byte[] program, TimeSpan cpu, TimeSpan wall, int largest, int output)
    {
        var header = string.Create(
            CultureInfo.InvariantCulture, $"{kind} {cpu.TotalSeconds} {wall.TotalSeconds} {output} {given.Length} {program.Length}");
        _process.WriteFrame(Encoding.ASCII.GetBytes(header));
        _process.Write(given);
        _process.Write(program);
        _process.Flush();

        var status = Encoding.ASCII.GetString(_process.ReadFrame()).Split(' ');
        var record = _process.ReadFrame(largest);
        var printed = _process.ReadFrame(Math.Max(LargestPrinted, output));
        var errors = kind.StartsWith("run", StringComparison.Ordinal) ? _process.ReadFrame() : [];
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
