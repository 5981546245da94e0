using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Scheduling;

/// <summary>Which sequences hold memory: what they share when they start, what is kept when they end, and who gives way when the cache is full.</summary>
internal sealed partial class SchedulerCore
{
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
            if (Youngest(exceptFor: null, mustHoldMemory: true) is not { } idle) return true;   // nothing left to give up: let the backend decide
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
        if (Youngest(exceptFor: oldest, mustHoldMemory: false) is { } young)
        {
            Preempt(young);
            return;
        }

        var last = _plan[0].Sequence;
        foreach (var run in _plan)
            if (run.Sequence.Ordinal > last.Ordinal) last = run.Sequence;
        Dequeue(last, overflow);
    }

    // One that was let in and holds nothing yet also gives way: a backend that allocates in blocks may have no room for all that were let in.
    private ScheduledSequence? Youngest(ScheduledSequence? exceptFor, bool mustHoldMemory)
    {
        ScheduledSequence? youngest = null;
        foreach (var sequence in _live)
        {
            if (sequence == exceptFor || sequence.HasSoft || (mustHoldMemory && sequence.Computed == 0)) continue;
            if (youngest is null || sequence.Ordinal > youngest.Ordinal) youngest = sequence;
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
        if (_closed is null && !sequence.IsTransient && IsWorthKeeping(tokens, sequence.Inherited))
        {
            session.Truncate(id, tokens.Length);
            _cache.Insert(tokens, id);
        }
        else
        {
            session.Release(id);
        }
    }

    private void Replace(ScheduledSequence sequence, ScheduledSequence source)
    {
        if (sequence.IsMaterialised)
        {
            session.Release(sequence.Id);
            Dematerialise(sequence);
        }

        Copy(source, sequence);
    }

    // A copy of a sequence that the backend failed is no better than the sequence.
    private void Copy(ScheduledSequence source, ScheduledSequence target)
    {
        target.Fault = source.Fault;
        if (source.IsMaterialised) Materialise(target, session.Fork(source.Id), source.Computed);
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
}
