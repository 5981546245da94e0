using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Reasoning.Verification.Sandboxing;

/// <summary>
/// One fork server and the thread that speaks to it. The thread is the worker's own, since reading from a pipe blocks; no thread of
/// the pool ever waits here. A worker that broke, or whose sample was cancelled, is dead for good.
/// </summary>
internal sealed class PythonWorker : IDisposable
{
    // What the worker's own deadline may be exceeded by before it counts as hung: its grace for the checker, and a busy machine.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private const int LargestFrame = 16 << 20;

    // The interpreter and wrappers that choose one (pyenv) need these; nothing else of the caller's environment is handed on.
    private static readonly string[] KeptVariables = ["PATH", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT"];

    private readonly SandboxOptions _options;
    private readonly BlockingCollection<Action> _work = new(1);
    private readonly Lock _ending = new();
    private Process? _process;
    private bool _ended;

    private PythonWorker(SandboxOptions options)
    {
        _options = options;
        new Thread(Work) { IsBackground = true, Name = "Python worker" }.Start();
    }

    /// <summary>What the worker isolated itself with.</summary>
    public Isolation Isolation { get; private set; } = new(IsolationLevel.ResourceLimits, [], []);

    /// <summary>Version of the interpreter, such as <c>3.11.2</c>.</summary>
    public string PythonVersion { get; private set; } = "";

    /// <summary>Starts an interpreter and waits until it has isolated itself.</summary>
    /// <exception cref="SandboxUnavailableException">The interpreter cannot be started or is too old, or the isolation cannot be had.</exception>
    public static async Task<PythonWorker> StartAsync(SandboxOptions options, string interpreter, CancellationToken cancellationToken)
    {
        var worker = new PythonWorker(options);
        try
        {
            await worker.RunAsync(() => worker.Start(interpreter), StartTime, cancellationToken).ConfigureAwait(false);
            return worker;
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

    /// <summary>Has one check judged. One call at a time.</summary>
    /// <exception cref="WorkerDiedException">The worker broke; it is of no more use.</exception>
    public Task<WorkerReport> JudgeAsync(PythonCheck check, CancellationToken cancellationToken) =>
        RunAsync(() => Exchange(check), _options.WallTimeOrDefault + Slack, cancellationToken);

    /// <summary>Ends the interpreter and everything it started.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        End();
    }

    private void Work()
    {
        foreach (var action in _work.GetConsumingEnumerable()) action();
        if (_process is null) return;

        // A process leaves streams that were used to their user; with its input closed, a fork server that outlived its parent ends too.
        foreach (var end in (IDisposable[])[_process.StandardInput, _process.StandardOutput, _process.StandardError]) Close(end);
        _process.Dispose();

        static void Close(IDisposable end)
        {
            try
            {
                end.Dispose();
            }
            catch (IOException)
            {
                // What was left to be written has no reader any more.
            }
        }
    }

    private async Task<T> RunAsync<T>(Func<T> function, TimeSpan limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watchdog = new CancellationTokenSource(limit);
        await using var hung = watchdog.Token.Register(End).ConfigureAwait(false);
        await using var cancelled = cancellationToken.Register(End).ConfigureAwait(false);
        _work.Add(
            () =>
            {
                try
                {
                    completion.SetResult(function());
                }
                catch (Exception error) when (error is IOException or InvalidOperationException or JsonException or KeyNotFoundException or FormatException)
                {
                    completion.SetException(new WorkerDiedException(LastWords() ?? error.Message, error));
                }
                catch (Exception error)
                {
                    completion.SetException(error);
                }
            },
            CancellationToken.None);
        try
        {
            return await completion.Task.ConfigureAwait(false);
        }
        catch (WorkerDiedException death)
        {
            End();
            cancellationToken.ThrowIfCancellationRequested();
            if (watchdog.IsCancellationRequested) throw new WorkerDiedException($"it did not answer for {limit.TotalSeconds:0} s", death);
            throw;
        }
    }

    private bool Start(string interpreter)
    {
        var start = new ProcessStartInfo(interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetPathRoot(Environment.SystemDirectory) is { Length: > 0 } root ? root : "/",
        };
        foreach (var argument in (string[])["-S", "-s", "-B", "-W", "ignore", "-c", WorkerSource.Bootstrap]) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (!KeptVariables.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.StartsWith("PYENV_", StringComparison.Ordinal))
                start.Environment.Remove(name);
        }

        start.Environment["PYTHONHASHSEED"] = _options.Seed.ToString(CultureInfo.InvariantCulture);
        start.Environment["PYTHONUTF8"] = "1";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";

        try
        {
            lock (_ending)
            {
                ObjectDisposedException.ThrowIf(_ended, this);
                _process = Process.Start(start)!;
            }
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new SandboxUnavailableException($"The Python interpreter {interpreter} cannot be started: {error.Message}.", error);
        }

        var input = _process.StandardInput.BaseStream;
        WriteFrame(input, WorkerSource.Rest);
        WriteFrame(input, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["processes"] = _options.MaxProcesses,
            ["threads"] = _options.MaxThreads,
            ["memory"] = _options.MemoryBytes,
            ["seed"] = _options.Seed,
            ["allowUnsafe"] = _options.AllowUnsafe,
        }));
        using var hello = JsonDocument.Parse(ReadFrame());
        if (!hello.RootElement.GetProperty("ok").GetBoolean())
            throw new SandboxUnavailableException(hello.RootElement.GetProperty("reason").GetString()!);
        PythonVersion = hello.RootElement.GetProperty("python").GetString()!;
        Isolation = new Isolation(
            hello.RootElement.GetProperty("sandboxed").GetBoolean() ? IsolationLevel.Namespaces : IsolationLevel.ResourceLimits,
            Texts(hello.RootElement.GetProperty("measures")),
            Texts(hello.RootElement.GetProperty("missing")));
        return true;

        static List<string> Texts(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
    }

    private WorkerReport Exchange(PythonCheck check)
    {
        var checks = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["setup"] = check.Setup,
            ["tests"] = check.Tests,
            ["entry"] = check.EntryPoint,
            ["answerLimit"] = _options.MaxOutputBytes,
        });
        var program = Encoding.UTF8.GetBytes($"{check.EntryPoint}\n{check.Program}");
        var header = string.Create(
            CultureInfo.InvariantCulture,
            $"{checks.Length} {program.Length} {_options.CpuTime.TotalSeconds} {_options.WallTimeOrDefault.TotalSeconds} {_options.MaxOutputBytes}");
        var input = _process!.StandardInput.BaseStream;
        WriteFrame(input, Encoding.ASCII.GetBytes(header));
        input.Write(checks);
        input.Write(program);
        input.Flush();

        var status = Encoding.ASCII.GetString(ReadFrame()).Split(' ');
        var record = ReadFrame();
        var printed = ReadFrame();
        if (status.Length != 5) throw new IOException("it sent a status that is none");
        return new WorkerReport(
            status[0],
            status[1] == "signal",
            int.Parse(status[2], CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(double.Parse(status[3], CultureInfo.InvariantCulture)),
            TimeSpan.FromSeconds(double.Parse(status[4], CultureInfo.InvariantCulture)),
            record,
            Encoding.UTF8.GetString(printed));
    }

    private static void WriteFrame(Stream stream, byte[] data)
    {
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(head, data.Length);
        stream.Write(head);
        stream.Write(data);
        stream.Flush();
    }

    private byte[] ReadFrame()
    {
        var output = _process!.StandardOutput.BaseStream;
        Span<byte> head = stackalloc byte[4];
        output.ReadExactly(head);
        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length is < 0 or > LargestFrame)
        {
            var said = Encoding.UTF8.GetString(head);
            throw new IOException($"it does not speak the worker's protocol (it wrote '{said}...')");
        }

        var data = new byte[length];
        output.ReadExactly(data);
        return data;
    }

    /// <summary>The last line that a broken interpreter wrote to its standard error, if any.</summary>
    private string? LastWords()
    {
        End();
        try
        {
            var lines = _process?.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines is [.., var last] ? last : null;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private void End()
    {
        lock (_ending)
        {
            _ended = true;
            try
            {
                // The zygote and all its children live in a process namespace that ends with this process.
                _process?.Kill();
            }
            catch (InvalidOperationException)
            {
                // It had ended, or was never started.
            }
        }
    }
}
