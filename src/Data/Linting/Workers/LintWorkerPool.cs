using System.Collections.Concurrent;

namespace Reasoning.Data.Linting.Workers;

/// <summary>Python processes that judge texts: started when they are needed, exchanged when they die or have judged enough.</summary>
internal sealed class LintWorkerPool : IAsyncDisposable
{
    private readonly string _script;
    private readonly LinterProcessOptions _options;
    private readonly int _callsPerProcess;
    private readonly SemaphoreSlim _free;
    private readonly ConcurrentBag<LintWorker> _idle = [];
    private bool _disposed;

    private LintWorkerPool(string script, LinterProcessOptions options, int callsPerProcess)
    {
        _script = script;
        _options = options;
        _callsPerProcess = callsPerProcess;
        _free = new SemaphoreSlim(options.Processes);
    }

    /// <summary>What judges, with its version.</summary>
    public string Name { get; private set; } = "";

    /// <summary>How many processes were started so far.</summary>
    public int Started => _started;

    private int _started;

    /// <param name="script">Name of the resource that says how a text is judged.</param>
    /// <param name="options">How many processes of which interpreter.</param>
    /// <param name="callsPerProcess">After how many texts a process is exchanged, unless the options say.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LinterException">There is no such interpreter, or it lacks what the script needs.</exception>
    public static async Task<LintWorkerPool> StartAsync(string script, LinterProcessOptions? options, int callsPerProcess, CancellationToken cancellationToken)
    {
        options ??= new LinterProcessOptions();
        var pool = new LintWorkerPool($"{Resource(script)}\n{Resource("lint_worker.py")}", options, options.CallsPerProcess ?? callsPerProcess);
        LintWorker first = await pool.StartWorkerAsync(cancellationToken).ConfigureAwait(false);
        pool.Name = first.Name;
        pool._idle.Add(first);
        return pool;
    }

    public async ValueTask<IReadOnlyList<LintFinding>> LintAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            for (bool isRetry = false; ; isRetry = true)
            {
                if (!_idle.TryTake(out LintWorker? worker)) worker = await StartWorkerAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    IReadOnlyList<LintFinding> findings = await worker.LintAsync(text, _options.TimeLimit, cancellationToken).ConfigureAwait(false);
                    if (worker.Calls < _callsPerProcess) _idle.Add(worker);
                    else worker.Dispose();
                    return findings;
                }
                catch (IOException error) when (isRetry)
                {
                    worker.Dispose();
                    throw new LinterException($"The linter's process ended twice over a text of {text.AsSpan().Count('\n') + 1} lines: {error.Message}", error);
                }
                catch (IOException)
                {
                    worker.Dispose();   // it may have died of something else
                }
                catch
                {
                    worker.Dispose();
                    throw;
                }
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Ends the processes, when those that judge a text have done so.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        for (int i = 0; i < _options.Processes; i++) await _free.WaitAsync().ConfigureAwait(false);
        _disposed = true;
        while (_idle.TryTake(out LintWorker? worker)) worker.Dispose();
        _free.Release(_options.Processes);
    }

    private async Task<LintWorker> StartWorkerAsync(CancellationToken cancellationToken)
    {
        try
        {
            LintWorker worker = await LintWorker.StartAsync(_script, _options, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _started);
            return worker;
        }
        catch (IOException error)
        {
            throw new LinterException($"The linter did not start: {error.Message}", error);
        }
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(LintWorkerPool).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        return new StreamReader(stream, System.Text.Encoding.UTF8).ReadToEnd();
    }
}
