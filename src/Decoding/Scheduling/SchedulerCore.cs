using System.Diagnostics;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Scheduling;

/// <summary>
/// Everything a scheduler does on its own thread: it carries out commands, plans a pass from the pending requests, runs it and completes the requests.
/// </summary>
/// <remarks>
/// A request says up to which position (Target) its sequence must be computed; how much of it already is (Computed) may lag behind by any amount: new prompts,
/// prompts that go through in chunks, sequences whose memory was taken away. All of these are the same case here.
/// </remarks>
internal sealed partial class SchedulerCore(IModelSession session, SchedulerOptions options, int vocabularySize)
{
    private const int ShortRun = 32;        // up to this many positions a request counts as decoding and goes before prompts
    private const int WorthSharing = 4;     // shorter beginnings are computed again rather than looked up

    private readonly PrefixCache _cache = new(session, Math.Min(options.PrefixCachePositions, session.Capacity / 2));
    private readonly List<ScheduledSequence> _pending = [];
    private readonly List<ScheduledSequence> _live = [];
    private readonly List<ScheduledSequence> _prompts = [];
    private readonly List<PlannedRun> _plan = [];
    private readonly Queue<Delivery> _deliveries = [];
    private readonly List<LogitsBuffer> _buffers = [];
    private readonly Lock _statisticsGate = new();
    private SchedulerStatistics _statistics;
    private int _margin;       // positions left free for others when a sequence is let in; grows when the backend refuses a pass that should have fitted
    private long _epoch;
    private Exception? _closed;

    public bool HasWork => _pending.Count > 0 || _deliveries.Count > 0;

    /// <summary>How long the last pass took.</summary>
    public TimeSpan LastPass { get; private set; }

    /// <summary>Sequences whose callers went on elsewhere after the last pass and may be about to ask for more.</summary>
    public int Away { get; private set; }

    public SchedulerStatistics Statistics
    {
        get
        {
            lock (_statisticsGate) return _statistics;
        }
    }

    public void Execute(in SchedulerCommand command)
    {
        var sequence = command.Sequence;
        if (sequence is not null && sequence.AwayEpoch == _epoch)
        {
            sequence.AwayEpoch = -1;
            Away--;
        }

        try
        {
            switch (command.Kind)
            {
                case SchedulerCommandKind.Submit when (_closed ?? sequence!.Fault) is { } refused:
                    _deliveries.Enqueue(new Delivery(sequence!, refused));
                    break;
                case SchedulerCommandKind.Submit:
                    sequence!.IsQueued = true;
                    sequence.IsFinished = false;
                    _pending.Add(sequence);
                    break;
                case SchedulerCommandKind.Fork:
                    Copy(command.Parent!, sequence!);
                    break;
                case SchedulerCommandKind.Replace:
                    Replace(sequence!, command.Parent!);
                    break;
                case SchedulerCommandKind.Truncate when sequence!.Computed > command.Length:
                    session.Truncate(sequence.Id, command.Length);
                    sequence.Computed = command.Length;
                    sequence.Inherited = Math.Min(sequence.Inherited, command.Length);
                    break;
                case SchedulerCommandKind.Release:
                    if (sequence!.IsQueued) Dequeue(sequence, new ObjectDisposedException(nameof(ScheduledSequence)));
                    Release(sequence);
                    _margin /= 2;
                    break;
                case SchedulerCommandKind.ClearPrefixCache:
                    command.Start!(ClearPrefixCache());
                    break;
                case SchedulerCommandKind.Start:
                    _deliveries.Enqueue(new Delivery(null, _closed) { Start = command.Start });
                    break;
            }
        }
        catch (Exception error) when (sequence is not null)
        {
            sequence.Fault = error;   // the backend failed at bookkeeping: whoever uses the sequence next is told
        }
    }

    /// <summary>Runs at most one pass. False when nothing could be done.</summary>
    public bool RunOnce()
    {
        _epoch++;
        Away = 0;
        SweepCancelled();
        bool progressed = Deliver();
        Plan();
        if (_plan.Count > 0)
        {
            Run();
            progressed = true;
        }

        progressed |= Deliver();
        UpdateState();
        return progressed;
    }

    /// <summary>Fails everything pending. For errors that cannot be blamed on a request.</summary>
    public void FailPending(Exception error)
    {
        RemoveFinished();
        while (_pending.Count > 0) Dequeue(_pending[^1], error);
        Deliver();
    }

    /// <summary>Fails everything pending and to come, and releases all memory that nobody borrows.</summary>
    public void Close(Exception reason)
    {
        _closed = reason;
        FailPending(reason);
        session.Dispose();
        foreach (var buffer in _buffers)
            if (buffer.IsFree) buffer.Batch.Dispose();   // a borrowed one is left to its finaliser: somebody may be reading it
        _buffers.Clear();
    }

    private Exception? ClearPrefixCache()
    {
        try
        {
            _cache.Clear();
            UpdateState();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private void SweepCancelled()
    {
        for (int i = 0; i < _pending.Count;)
        {
            var sequence = _pending[i];
            if (sequence.CancellationToken.IsCancellationRequested)
                Dequeue(sequence, new OperationCanceledException(sequence.CancellationToken));
            else
                i++;
        }
    }

    private void Run()
    {
        try
        {
            if (Forward(_plan) is { } error) RunAlone(error);
        }
        catch (ContextOverflowException overflow)
        {
            FreeOrFail(overflow);
            return;
        }

        RemoveFinished();
        ShareComputedPrompts();
    }

    // Something in the pass was refused. Each run is tried by itself, so that only the requests at fault see the error.
    private void RunAlone(Exception error)
    {
        var runs = _plan.ToArray();
        foreach (var run in runs)
        {
            if ((runs.Length == 1 ? error : TryForward(run)) is not { } own) continue;
            int length = session.GetLength(run.Sequence.Id);
            if (length > run.Sequence.Computed) session.Truncate(run.Sequence.Id, run.Sequence.Computed);
            Dequeue(run.Sequence, own);
        }
    }

    private Exception? TryForward(PlannedRun run)
    {
        try
        {
            return Forward([run]);
        }
        catch (ContextOverflowException)
        {
            return null;   // stays pending: the next plan deals with it
        }
    }

    /// <summary>One pass over some runs. Returns what the model threw, except that the cache is full, which is thrown on.</summary>
    private Exception? Forward(List<PlannedRun> runs)
    {
        var buffer = TakeBuffer();
        var batch = buffer.Batch;
        foreach (var (sequence, count) in runs)
        {
            bool isLast = sequence.Computed + count == sequence.Target;
            var logits = isLast ? sequence.Request : LogitsRequest.None;
            if (isLast && sequence.IsSoftInput)
                batch.AddSoft(sequence.Id, sequence.Mixture, logits);
            else
                batch.Add(sequence.Id, sequence.Tokens.Slice(sequence.Computed, count), logits);
        }

        long started = Stopwatch.GetTimestamp();
        try
        {
            session.Forward(batch);
        }
        catch (ContextOverflowException)
        {
            throw;
        }
        catch (Exception error)
        {
            return error;
        }

        CountPass(batch, Stopwatch.GetElapsedTime(started));
        var segments = batch.Segments;
        for (int i = 0; i < runs.Count; i++)
        {
            var (sequence, count) = runs[i];
            sequence.Computed += count;
            sequence.ComputedPositions += count;
            if (sequence.Computed < sequence.Target) continue;

            int rows = sequence.Request switch { LogitsRequest.None => 0, LogitsRequest.Last => 1, _ => count };
            if (rows > 0) buffer.Lend();
            sequence.IsFinished = true;
            _deliveries.Enqueue(new Delivery(sequence, null) { Buffer = rows > 0 ? buffer : null, FirstRow = segments[i].FirstRow, Rows = rows });
            if (IsPrompt(sequence)) Keep(sequence);
        }

        return null;
    }

    // Drafts that are checked ask for all rows; most of them are cut off again, so they are no beginning that others will have.
    private static bool IsPrompt(ScheduledSequence sequence) =>
        sequence.InputStart == 0 || (sequence.Request != LogitsRequest.All && sequence.Target - sequence.InputStart > ShortRun);

    private void Dequeue(ScheduledSequence sequence, Exception error)
    {
        _pending.Remove(sequence);
        sequence.IsQueued = false;
        sequence.WaitsFor = null;
        foreach (var other in _pending)
            if (other.WaitsFor == sequence) other.WaitsFor = null;   // its next request may be for another text
        if (sequence.Computed > sequence.InputStart)
        {
            try
            {
                session.Truncate(sequence.Id, sequence.InputStart);
            }
            catch (Exception fault)
            {
                sequence.Fault = fault;
            }

            sequence.Computed = sequence.InputStart;
            sequence.Inherited = Math.Min(sequence.Inherited, sequence.InputStart);
        }

        _deliveries.Enqueue(new Delivery(sequence, error));
    }

    private void RemoveFinished() => _pending.RemoveAll(static sequence =>
    {
        if (sequence.IsFinished) sequence.IsQueued = false;
        return sequence.IsFinished;
    });

    // Continuations run in here, and may submit, fork, cut and release; all of that is carried out at once, on this thread.
    private bool Deliver()
    {
        bool any = false;
        while (_deliveries.TryDequeue(out var delivery))
        {
            any = true;
            if (delivery.Sequence is not { } sequence)
            {
                delivery.Start!(delivery.Error);
                continue;
            }

            if (sequence.ResumesElsewhere)
            {
                sequence.AwayEpoch = _epoch;
                Away++;
            }

            if (delivery.Error is { } error) sequence.Fail(error);
            else sequence.Complete(delivery.Buffer, delivery.FirstRow, delivery.Rows);
        }

        return any;
    }

    private LogitsBuffer TakeBuffer()
    {
        foreach (var candidate in _buffers)
        {
            if (!candidate.IsFree) continue;
            candidate.Batch.Clear();
            return candidate;
        }

        var buffer = new LogitsBuffer(vocabularySize);
        _buffers.Add(buffer);
        return buffer;
    }

    private void CountPass(ForwardBatch batch, TimeSpan elapsed)
    {
        LastPass = elapsed;
        lock (_statisticsGate)
        {
            _statistics = _statistics with
            {
                Passes = _statistics.Passes + 1,
                ComputedPositions = _statistics.ComputedPositions + batch.PositionCount,
                Segments = _statistics.Segments + batch.Segments.Length,
                Rows = _statistics.Rows + batch.RowCount,
                ModelTime = _statistics.ModelTime + elapsed,
            };
        }
    }

    private void CountReused(int positions)
    {
        lock (_statisticsGate) _statistics = _statistics with { ReusedPositions = _statistics.ReusedPositions + positions };
    }

    public void UpdateState()
    {
        lock (_statisticsGate)
        {
            _statistics = _statistics with
            {
                OccupiedPositions = session.Occupied, CachedPositions = _cache.Positions, LiveSequences = _live.Count, PendingRequests = _pending.Count,
            };
        }
    }

    private readonly record struct PlannedRun(ScheduledSequence Sequence, int Count);

    private readonly record struct Delivery(ScheduledSequence? Sequence, Exception? Error)
    {
        public Action<Exception?>? Start { get; init; }
        public LogitsBuffer? Buffer { get; init; }
        public int FirstRow { get; init; }
        public int Rows { get; init; }
    }
}
