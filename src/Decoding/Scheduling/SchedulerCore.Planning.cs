namespace Reasoning.Decoding.Scheduling;

/// <summary>What goes into the next pass: decoding first, prompts in turns.</summary>
internal sealed partial class SchedulerCore
{
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
}
