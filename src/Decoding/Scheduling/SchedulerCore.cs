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
internal sealed class SchedulerCore(IModelSession session, SchedulerOptions options, int vocabularySize)
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
                case SchedulerCommandKind.Fork when command.Parent!.IsMaterialised:
                    Materialise(sequence!, session.Fork(command.Parent.Id), command.Parent.Computed);
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
                    _cache.Clear();
                    UpdateState();
                    command.Start!(null);
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

    private void Plan()
    {
        _plan.Clear();
        _prompts.Clear();
        int budget = options.MaxPositionsPerPass, planned = 0;
        bool isFull = false;
        foreach (var sequence in _pending)
        {
            if (sequence.IsMaterialised || isFull) continue;
            isFull = !TryStart(sequence, planned);
            if (!isFull && sequence.IsMaterialised) planned += sequence.Target - sequence.Computed;
        }

        foreach (var sequence in _pending)
        {
            if (!sequence.IsMaterialised) continue;
            if (sequence.Computed == sequence.Target)
            {
                sequence.IsFinished = true;   // asked for no logits, and all of it was there already
                _deliveries.Enqueue(new Delivery(sequence, null));
            }
            else if (!IsShort(sequence))
            {
                _prompts.Add(sequence);
            }
        }

        // Decoding goes first; prompts keep a share so that neither starves the other.
        int forDecoding = _prompts.Count > 0 ? budget - Math.Min(Math.Max(options.PromptChunk, ShortRun), budget / 2) : budget;
        foreach (var sequence in _pending)
        {
            if (!sequence.IsMaterialised || sequence.IsFinished || !IsShort(sequence)) continue;
            int count = Runnable(sequence);
            if (count > forDecoding) continue;
            _plan.Add(new PlannedRun(sequence, count));
            forDecoding -= count;
            budget -= count;
        }

        RemoveFinished();
        AllotPrompts(budget);
    }

    // Long inputs take turns of one chunk until the pass is full; those that got a turn queue up behind the others for the next pass.
    private void AllotPrompts(int budget)
    {
        if (_prompts.Count == 0) return;

        bool isFirst = true;
        for (bool any = true; any;)
        {
            any = false;
            foreach (var sequence in _prompts)
            {
                int left = Runnable(sequence) - sequence.Allotted;
                int turn = IsLastRunAtomic(sequence) ? left : Math.Min(Math.Min(left, options.PromptChunk), budget);
                bool fits = turn <= budget || isFirst;   // an input that must not be split may exceed the limit, or it might wait for ever
                if (turn <= 0 || !fits) continue;
                sequence.Allotted += turn;
                budget -= turn;
                any = true;
                isFirst = false;
            }
        }

        foreach (var sequence in _prompts)
        {
            if (sequence.Allotted == 0) continue;
            _plan.Add(new PlannedRun(sequence, sequence.Allotted));
            sequence.Allotted = 0;
            _pending.Remove(sequence);
            _pending.Add(sequence);
        }
    }

    // With a limit too small to tell decoding from prompts, everything takes turns.
    private bool IsShort(ScheduledSequence sequence) =>
        sequence.Target - sequence.Computed <= ShortRun && options.MaxPositionsPerPass >= 2 * ShortRun;

    private static bool IsLastRunAtomic(ScheduledSequence sequence) => sequence.IsAtomic && sequence.Computed >= sequence.InputStart;

    private static int Runnable(ScheduledSequence sequence) =>
        (sequence.IsAtomic && sequence.Computed < sequence.InputStart ? sequence.InputStart : sequence.Target) - sequence.Computed;

    /// <summary>
    /// Gives a sequence a place in the session, with as much of it as others already hold. True also when it is worth waiting for another's prompt;
    /// false when there is no room.
    /// </summary>
    private bool TryStart(ScheduledSequence sequence, int planned)
    {
        if (sequence.WaitsFor is { } donor)
        {
            if (donor.IsQueued && donor.IsMaterialised) return true;
            sequence.WaitsFor = null;
        }

        int reusable = Math.Min(sequence.HardLength, sequence.Request switch
        {
            LogitsRequest.None when !sequence.IsSoftInput => sequence.Target,
            LogitsRequest.Last when !sequence.IsSoftInput => sequence.Target - 1,
            _ => sequence.InputStart,
        });
        var wanted = sequence.Tokens[..reusable];
        int cached = wanted.Length < WorthSharing ? 0 : _cache.Match(wanted);
        if (wanted.Length >= WorthSharing && FindDonor(sequence, wanted, cached) is { } other)
        {
            sequence.WaitsFor = other;
            return true;
        }

        // Forked before room is made, so that what is reused cannot be evicted for it.
        int reused = _cache.TryFork(wanted, WorthSharing, out var id);
        if (reused == 0) id = session.Create();
        if (!MakeRoomFor(sequence.Target - reused + planned, mayPreempt: planned == 0))
        {
            session.Release(id);
            return false;
        }

        Materialise(sequence, id, reused);
        CountReused(reused);
        return true;
    }

    // Another prompt on its way through the model, where waiting for it saves at least a quarter of the work.
    private ScheduledSequence? FindDonor(ScheduledSequence sequence, ReadOnlySpan<int> wanted, int cached)
    {
        ScheduledSequence? best = null;
        int longest = cached + Math.Max(WorthSharing, (wanted.Length - cached) / 4) - 1;
        foreach (var other in _pending)
        {
            if (!other.IsMaterialised || other.HasSoft || other.Target - other.Computed < WorthSharing) continue;
            int shared = wanted.CommonPrefixLength(other.Tokens);
            if (shared <= longest) continue;
            longest = shared;
            best = other;
        }

        sequence.SharedLength = longest;
        return best;
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

    // Before the sequences that computed them go on and change.
    private void ShareComputedPrompts()
    {
        foreach (var sequence in _pending)
        {
            if (sequence.WaitsFor is not { IsMaterialised: true } donor || donor.Computed < sequence.SharedLength) continue;
            sequence.WaitsFor = null;
            if (!MakeRoomFor(sequence.Target - sequence.SharedLength, mayPreempt: false)) continue;
            var id = session.Fork(donor.Id);
            session.Truncate(id, sequence.SharedLength);
            Materialise(sequence, id, sequence.SharedLength);
            CountReused(sequence.SharedLength);
        }
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
            if (sequence.InputStart == 0 || sequence.Target - sequence.InputStart > ShortRun) Keep(sequence);
        }

        return null;
    }

    // A prompt is kept as soon as it is computed: requests with the same one need not wait until this sequence is done.
    private void Keep(ScheduledSequence sequence)
    {
        var tokens = sequence.Tokens[..Math.Min(sequence.HardLength, sequence.Computed)];
        if (options.PrefixCachePositions == 0 || tokens.Length < WorthSharing || _cache.Match(tokens) == tokens.Length) return;
        var id = session.Fork(sequence.Id);
        session.Truncate(id, tokens.Length);
        _cache.Insert(tokens, id);
        sequence.Inherited = Math.Max(sequence.Inherited, tokens.Length);   // shared with the cache from here on
    }

    /// <summary>Whether so many positions fit, after letting go of kept prefixes and, when nothing else could run, of idle sequences' memory.</summary>
    private bool MakeRoomFor(int positions, bool mayPreempt)
    {
        bool isBusy = _live.Exists(static sequence => sequence.IsQueued);
        long needed = positions + (isBusy ? _margin : 0L);
        while (session.Capacity - session.Occupied < needed)
        {
            if (_cache.EvictOne()) continue;
            if (isBusy || !mayPreempt) return false;
            if (Youngest(exceptFor: null) is not { } idle) return true;   // nothing left to give up: let the backend decide
            Preempt(idle);
        }

        return true;
    }

    // The backend refused a pass for lack of room. The oldest request of the pass always keeps its place, so some request always gets on.
    private void FreeOrFail(ContextOverflowException overflow)
    {
        _margin = Math.Min(Math.Max(16, _margin * 2), session.Capacity);
        var oldest = _plan[0].Sequence;
        foreach (var run in _plan)
            if (run.Sequence.Ordinal < oldest.Ordinal) oldest = run.Sequence;

        if (_cache.EvictOne()) return;
        if (Youngest(exceptFor: oldest) is { } young)
        {
            Preempt(young);
            return;
        }

        var last = _plan[0].Sequence;
        foreach (var run in _plan)
            if (run.Sequence.Ordinal > last.Ordinal) last = run.Sequence;
        Dequeue(last, overflow);
    }

    private ScheduledSequence? Youngest(ScheduledSequence? exceptFor)
    {
        ScheduledSequence? youngest = null;
        foreach (var sequence in _live)
        {
            if (sequence != exceptFor && !sequence.HasSoft && sequence.Computed > 0 && (youngest is null || sequence.Ordinal > youngest.Ordinal))
                youngest = sequence;
        }

        return youngest;
    }

    private void Preempt(ScheduledSequence sequence)
    {
        session.Release(sequence.Id);
        Dematerialise(sequence);
        lock (_statisticsGate) _statistics = _statistics with { Preemptions = _statistics.Preemptions + 1 };
    }

    private void Release(ScheduledSequence sequence)
    {
        if (!sequence.IsMaterialised) return;
        var tokens = sequence.Tokens[..Math.Min(sequence.HardLength, sequence.Computed)];
        var id = sequence.Id;
        Dematerialise(sequence);
        if (_closed is null && IsWorthKeeping(tokens, sequence.Inherited))
        {
            session.Truncate(id, tokens.Length);
            _cache.Insert(tokens, id);
        }
        else
        {
            session.Release(id);
        }
    }

    // A sequence that computed by itself much of what is kept already holds copies of it; they must not outweigh what it adds.
    private bool IsWorthKeeping(ReadOnlySpan<int> tokens, int inherited)
    {
        if (options.PrefixCachePositions == 0 || tokens.Length < WorthSharing) return false;
        int kept = _cache.Match(tokens);
        return kept - inherited <= tokens.Length - kept;
    }

    private void Materialise(ScheduledSequence sequence, SequenceId id, int computed)
    {
        sequence.Id = id;
        sequence.Computed = sequence.Inherited = computed;
        sequence.IsMaterialised = true;
        sequence.LiveIndex = _live.Count;
        _live.Add(sequence);
    }

    private void Dematerialise(ScheduledSequence sequence)
    {
        var last = _live[^1];
        _live[sequence.LiveIndex] = last;
        last.LiveIndex = sequence.LiveIndex;
        _live.RemoveAt(_live.Count - 1);
        sequence.IsMaterialised = false;
        sequence.Computed = 0;
    }

    private void Dequeue(ScheduledSequence sequence, Exception error)
    {
        _pending.Remove(sequence);
        sequence.IsQueued = false;
        sequence.WaitsFor = null;
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
