using System.Diagnostics;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Scheduling;

/// <summary>
/// Lets decoding algorithms be straight-line code that awaits forward passes: whatever all of them ask for at a moment becomes one batch.
/// </summary>
/// <remarks>
/// <para>Owns one session of the model and one thread that runs the passes; thread-safe. Requests that begin with the same tokens share them: finished
/// sequences are kept as prefixes, and of several equal prompts at once only the first is computed. Long prompts go through in chunks between the steps of
/// decoding sequences. With a model that is batch-invariant no result depends on what else runs.</para>
/// <para>Best run algorithms through <see cref="RunAsync{T}"/>: between awaits they then run on the scheduler's own thread, one after the other, so all of them
/// have asked for their next inputs when the next pass begins, nothing is handed between threads, and nothing is allocated per step. Algorithms that
/// run elsewhere work as well; a pass then waits for them, though not for long.</para>
/// <para>Iteration-level scheduling as in Orca (Yu et al., OSDI 2022), prefix tree as in SGLang (Zheng et al., 2024), memory taken back by recomputation as in
/// vLLM (Kwon et al., SOSP 2023).</para>
/// </remarks>
public sealed class BatchScheduler : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);   // what a timed wait can resolve
    private readonly ModelInfo _info;
    private readonly int _capacity;
    private readonly SchedulerCore _core;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<SchedulerCommand> _commands = [];
    private List<SchedulerCommand> _draining = [];
    private int _wakeCount = int.MaxValue;   // a sleeping scheduler is woken when so many commands have come in
    private bool _isStopping;
    private long _ordinal;

    /// <summary>Opens a session of the model and starts the scheduler's thread.</summary>
    /// <param name="model">The model; not disposed with the scheduler.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public BatchScheduler(ILanguageModel model, SchedulerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new SchedulerOptions();
        Model = model;
        _info = model.Info;
        var session = model.OpenSession(new SessionOptions { Capacity = options.Capacity });
        _capacity = session.Capacity;
        _core = new SchedulerCore(session, options, _info.VocabularySize);
        _thread = new Thread(Loop) { IsBackground = true, Name = "Reasoning scheduler" };
        _thread.Start();
    }

    /// <summary>The model whose passes it runs.</summary>
    public ILanguageModel Model { get; }

    /// <summary>What was done so far, and what is held. Cheap; brought up to date after every pass.</summary>
    public SchedulerStatistics Statistics => _core.Statistics;

    internal int VocabularySize => _info.VocabularySize;

    /// <summary>The most positions that the cache holds.</summary>
    internal int Capacity => _capacity;

    internal bool IsOnItsThread => Thread.CurrentThread == _thread;

    /// <summary>Creates an empty sequence. It takes memory only once something is appended.</summary>
    /// <exception cref="ObjectDisposedException">The scheduler was disposed.</exception>
    public ScheduledSequence Open()
    {
        ThrowIfDisposed();
        return CreateSequence([], int.MaxValue);
    }

    /// <summary>
    /// Runs an algorithm on the scheduler's thread between passes, from its start and after every await of a forward. It must never block and should do
    /// little besides choosing tokens: every sequence waits for it. After awaiting anything else it goes on elsewhere. The task returned completes on the thread
    /// pool.
    /// </summary>
    /// <param name="algorithm">The algorithm. It should await with ConfigureAwait(false).</param>
    /// <param name="cancellationToken">Handed to the algorithm.</param>
    /// <exception cref="ObjectDisposedException">The scheduler was disposed.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> algorithm, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ThrowIfDisposed();
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new SchedulerCommand(SchedulerCommandKind.Start, null, Start: refused => _ = CarryAsync(refused)));
        return result.Task;

        async Task CarryAsync(Exception? refused)
        {
            try
            {
                if (refused is not null) throw refused;
                cancellationToken.ThrowIfCancellationRequested();
                result.SetResult(await algorithm(cancellationToken).ConfigureAwait(false));
            }
            catch (OperationCanceledException cancelled)
            {
                result.SetCanceled(cancelled.CancellationToken);
            }
            catch (Exception error)
            {
                result.SetException(error);
            }
        }
    }

    /// <summary>
    /// To be awaited by an algorithm within <see cref="RunAsync{T}"/> that waited for something else than a forward: it goes on on the scheduler's thread.
    /// </summary>
    internal SchedulerReturn ReturnToItsThread() => new(this);

    /// <summary>Lets go of all kept prefixes. Completes when it has happened.</summary>
    /// <exception cref="ObjectDisposedException">The scheduler was disposed.</exception>
    public Task ClearPrefixCacheAsync()
    {
        ThrowIfDisposed();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new SchedulerCommand(SchedulerCommandKind.ClearPrefixCache, null, Start: failure =>
        {
            if (failure is null) done.SetResult();
            else done.SetException(failure);
        }));
        return done.Task;
    }

    /// <summary>Ends the pass under way, fails everything pending with <see cref="ObjectDisposedException"/> and closes the session; waits for that.</summary>
    public void Dispose()
    {
        Stop();
        if (!IsOnItsThread) _thread.Join();
    }

    /// <summary>As <see cref="Dispose"/>, without blocking.</summary>
    public ValueTask DisposeAsync()
    {
        Stop();
        return IsOnItsThread ? ValueTask.CompletedTask : new ValueTask(_stopped.Task);
    }

    internal ScheduledSequence CreateSequence(ReadOnlySpan<int> tokens, int firstSoft) =>
        new(this, Interlocked.Increment(ref _ordinal), tokens, firstSoft);

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isStopping), this);

    /// <summary>Why a sequence cannot have some length; null when it can.</summary>
    internal string? DescribeOverflow(int length)
    {
        if (length > _info.ContextLength)
            return $"The sequence would have {length} positions, but the context of model '{_info.Name}' is {_info.ContextLength}.";
        return length > _capacity ? $"The sequence would have {length} positions, but the cache's capacity is {_capacity}." : null;
    }

    internal void CheckMixture(ReadOnlySpan<MixtureComponent> mixture)
    {
        if (_info.Tier < CapabilityTier.SoftTokens)
            throw new NotSupportedException($"Model '{_info.Name}' gives tier {_info.Tier}; soft tokens need {CapabilityTier.SoftTokens}.");
        if (mixture.IsEmpty) throw new ArgumentException("A soft token needs at least one component.", nameof(mixture));
        foreach (var (token, weight) in mixture)
        {
            if ((uint)token >= (uint)VocabularySize)
                throw new ArgumentException($"Token {token} is outside the vocabulary of {VocabularySize}.", nameof(mixture));
            if (!float.IsFinite(weight)) throw new ArgumentException($"The weight of token {token} is {weight}; it must be finite.", nameof(mixture));
        }
    }

    /// <summary>Has a command carried out: at once on the scheduler's own thread (which then is between passes), else before the next pass.</summary>
    internal void Post(in SchedulerCommand command)
    {
        if (IsOnItsThread && !_stopped.Task.IsCompleted)
        {
            Drain();   // what others asked for earlier comes first
            _core.Execute(command);
            return;
        }

        lock (_gate)
        {
            if (!_stopped.Task.IsCompleted)
            {
                _commands.Add(command);
                if (_commands.Count >= _wakeCount) Monitor.Pulse(_gate);
                return;
            }
        }

        command.Refuse(new ObjectDisposedException(nameof(BatchScheduler)));
    }

    private void Stop()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isStopping, true);
            Monitor.Pulse(_gate);
        }
    }

    private void Loop()
    {
        while (WaitForWork())
        {
            Drain();
            if (!_core.HasWork)
            {
                _core.UpdateState();
            }
            else
            {
                AwaitStragglers();
                RunOnce();
            }
        }

        var reason = new ObjectDisposedException(nameof(BatchScheduler));
        Drain();
        _core.Close(reason);
        lock (_gate) _stopped.SetResult();
        FailLateCommands(reason);
    }

    private void RunOnce()
    {
        try
        {
            if (!_core.RunOnce()) Sleep(1, Tick);
        }
        catch (Exception error)
        {
            _core.FailPending(error);   // the backend failed at bookkeeping; requests to come may fare better
        }
    }

    private bool WaitForWork()
    {
        if (!_core.HasWork) Sleep(1, Timeout.InfiniteTimeSpan);
        return !Volatile.Read(ref _isStopping);
    }

    // Callers that run elsewhere are about to ask for more. A fuller pass is worth a wait that is short beside the pass itself.
    private void AwaitStragglers()
    {
        if (_core.Away == 0) return;

        long started = Stopwatch.GetTimestamp();
        var limit = TimeSpan.FromTicks(Math.Clamp(_core.LastPass.Ticks / 4, Tick.Ticks / 4, 50 * Tick.Ticks));
        while (_core.Away > 0 && !Volatile.Read(ref _isStopping))
        {
            var left = limit - Stopwatch.GetElapsedTime(started);
            if (left >= Tick) Sleep(_core.Away, left);
            else if (left > TimeSpan.Zero) Thread.Yield();
            else return;
            Drain();
        }
    }

    private void Sleep(int wakeCount, TimeSpan time)
    {
        lock (_gate)
        {
            if (_commands.Count >= wakeCount || _isStopping) return;
            _wakeCount = wakeCount;
            Monitor.Wait(_gate, time);
            _wakeCount = int.MaxValue;
        }
    }

    private void Drain()
    {
        if (Volatile.Read(ref _commands).Count == 0) return;
        lock (_gate) (_commands, _draining) = (_draining, _commands);
        foreach (var command in _draining) _core.Execute(command);
        _draining.Clear();
    }

    // Between the last drain and the end of the session others may still have asked for something.
    private void FailLateCommands(Exception reason)
    {
        foreach (var command in _commands) command.Refuse(reason);
        _commands.Clear();
    }
}
