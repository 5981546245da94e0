using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Reasoning.Verification.Sandboxing;

/// <summary>
/// Runs untrusted Python programs against tests, each in a fresh process that is kept apart from this machine, and says what became of
/// them.
/// </summary>
/// <remarks>
/// <para>Each worker is a fork server that isolated itself before it saw anything untrusted. The candidate's process gets inputs and sends back plain
/// values; it holds neither tests nor expected values, and the tests run in another process. So a candidate can be wrong, crash or
/// attack what it sees, and cannot decide its own verdict.</para>
/// <para>May be used from many threads; as many checks run at once as there are workers, and further callers wait in turn.</para>
/// </remarks>
public sealed class PythonSandbox : IAsyncDisposable
{
    private readonly string _interpreter;
    private readonly Channel<PythonWorker?> _idle = Channel.CreateUnbounded<PythonWorker?>();
    private readonly CancellationTokenSource _disposing = new();

    private PythonSandbox(SandboxOptions options, string interpreter, PythonWorker first)
    {
        Options = options;
        _interpreter = interpreter;
        Isolation = first.Isolation;
        PythonVersion = first.PythonVersion;
        _idle.Writer.TryWrite(first);

        // A null is the right to start a worker: the others are started when there is work for them.
        for (var i = 1; i < options.Workers; i++) _idle.Writer.TryWrite(null);
    }

    /// <summary>What the sandbox was made with.</summary>
    public SandboxOptions Options { get; }

    /// <summary>What keeps candidates apart from this machine.</summary>
    public Isolation Isolation { get; }

    /// <summary>Version of the interpreter, such as <c>3.11.2</c>.</summary>
    public string PythonVersion { get; }

    /// <summary>Starts a sandbox with one worker; the others start when they are needed.</summary>
    /// <param name="options">Workers and limits; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="SandboxUnavailableException">
    /// There is no suitable Python, or this machine cannot isolate candidates and <see cref="SandboxOptions.AllowUnsafe"/> is not set.
    /// </exception>
    public static async Task<PythonSandbox> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SandboxOptions();
        var interpreter = PythonInterpreter.Locate(options.PythonPath);
        return new PythonSandbox(options, interpreter, await PythonWorker.StartAsync(options, interpreter, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Judges one program.</summary>
    /// <returns>The verdict; <see cref="VerdictKind.HarnessError"/> where two workers in a row broke over this check.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or the sandbox was disposed, before the verdict was known.</exception>
    public async ValueTask<Verdict> JudgeAsync(PythonCheck check, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        var worker = await _idle.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    worker ??= await PythonWorker.StartAsync(Options, _interpreter, either.Token).ConfigureAwait(false);
                    var report = await worker.JudgeAsync(check, either.Token).ConfigureAwait(false);
                    return VerdictReader.Read(report) with { Isolation = worker.Isolation };
                }
                catch (Exception failure) when (failure is WorkerDiedException or SandboxUnavailableException)
                {
                    worker?.Dispose();
                    worker = null;
                    if (attempt == 2)
                    {
                        var reason = $"The Python worker broke twice over this candidate: {failure.Message.TrimEnd('.')}.";
                        return new Verdict { Kind = VerdictKind.HarnessError, Score = 0, Reason = reason, Isolation = Isolation };
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Whether the worker was in the middle of the check is not known here, and starting another one is cheap.
            worker?.Dispose();
            worker = null;
            throw;
        }
        finally
        {
            if (!_idle.Writer.TryWrite(worker)) worker?.Dispose();
        }
    }

    /// <summary>Judges a stream of programs, as many at once as there are workers, without reading further ahead than that.</summary>
    /// <param name="checks">The programs.</param>
    /// <param name="order">Whether results come in the order of the checks, or as they become known.</param>
    /// <param name="cancellationToken">Stops reading and judging.</param>
    public async IAsyncEnumerable<JudgedCheck> JudgeAllAsync(
        IAsyncEnumerable<PythonCheck> checks,
        ResultOrder order = ResultOrder.AsGiven,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checks);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var source = checks.GetAsyncEnumerator(stopping.Token);
        var running = new List<Task<JudgedCheck>>();
        Task<bool>? reading = null;
        var ended = false;
        try
        {
            for (var count = 0; ;)
            {
                if (!ended && reading is null && running.Count <= Options.Workers) reading = source.MoveNextAsync().AsTask();
                if (reading is null && running.Count == 0) yield break;

                IEnumerable<Task> awaited = order == ResultOrder.AsGiven ? running.Take(1) : running;
                var done = await Task.WhenAny(reading is null ? awaited : awaited.Prepend(reading)).ConfigureAwait(false);
                if (done == reading)
                {
                    if (await reading.ConfigureAwait(false)) running.Add(JudgeAsync(count++, source.Current));
                    else ended = true;
                    reading = null;
                    continue;
                }

                var finished = (Task<JudgedCheck>)done;
                running.Remove(finished);
                yield return await finished.ConfigureAwait(false);
            }
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(reading is null ? running : [.. running, reading]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<JudgedCheck> JudgeAsync(int index, PythonCheck check) =>
            new(index, check, await this.JudgeAsync(check, stopping.Token).ConfigureAwait(false));
    }

    /// <summary>Ends every worker. Checks that still run are cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested) return;
        await _disposing.CancelAsync().ConfigureAwait(false);
        _idle.Writer.TryComplete();
        while (_idle.Reader.TryRead(out var worker)) worker?.Dispose();
    }
}
