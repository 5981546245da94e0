namespace Reasoning.Decoding.Beams;

/// <summary>The queue of a best-first beam search: one per step, and the order in which steps get on.</summary>
internal sealed class StepQueues
{
    private const double Rounding = 1e-12;   // relative: bounds of equal hypotheses at different steps may differ by so much

    private readonly HypothesisTree _tree;
    private readonly HypothesisScore _score;
    private readonly int _width;
    private readonly StepQueue?[] _steps;
    private readonly Stack<StepQueue> _spare = [];
    private int[] _ranks = [];
    private int _first = 1;   // all places of the steps before are used up, so nothing there can matter
    private int _dropped = 1;
    private int _last;
    private int _count;

    public StepQueues(HypothesisTree tree, HypothesisScore score, int width, int lastStep)
    {
        _tree = tree;
        _score = score;
        _width = width;
        _steps = new StepQueue?[lastStep + 1];
    }

    /// <summary>Takes a candidate for a step; gives back what has no place there.</summary>
    public BeamCandidate? Push(in BeamCandidate candidate, int step)
    {
        if (step < _first) return candidate;
        _last = Math.Max(_last, step);
        if (_steps[step] is not { } queue) queue = _steps[step] = _spare.TryPop(out var spare) ? spare : new StepQueue(_tree, _width);
        var dropped = queue.Push(candidate);
        if (dropped is null) _count++;
        return dropped;
    }

    /// <summary>The step whose best candidate can reach the best score; of equals the earliest, so that a step's candidates always come in order. False when
    /// nothing waits.</summary>
    public bool TryPeek(out int step)
    {
        step = -1;
        double best = double.NegativeInfinity;
        for (int i = _first; i <= _last; i++)
        {
            if (_steps[i] is not { Count: > 0 } queue) continue;
            double bound = BoundOf(queue, 0, i);
            if (step >= 0 && !(bound > best + (Rounding * Math.Abs(best)))) continue;
            step = i;
            best = bound;
        }

        return step >= 0;
    }

    /// <summary>Takes the best candidate of a step out.</summary>
    public BeamCandidate Pop(int step)
    {
        var queue = _steps[step]!;
        var candidate = queue.Pop();
        _count--;
        if (queue.Places == 0) _first = Math.Max(_first, step + 1);
        return candidate;
    }

    /// <summary>Takes out something that cannot win any more, or that exceeds the limit on what may wait. False when there is nothing of that kind.</summary>
    public bool TryDropUseless(int? maxQueued, out BeamCandidate candidate)
    {
        for (; _dropped < _first; _dropped++)
        {
            if (_steps[_dropped] is not { } queue) continue;
            if (queue.Count > 0)
            {
                candidate = queue.PopWorst();
                _count--;
                return true;
            }

            _steps[_dropped] = null;
            queue.Reset();
            _spare.Push(queue);
        }

        if (_count > maxQueued)
        {
            for (int step = _first; step <= _last; step++)
            {
                if (_steps[step] is not { Count: > 0 } queue) continue;
                candidate = queue.PopWorst();
                _count--;
                return true;
            }
        }

        candidate = default;
        return false;
    }

    /// <summary>Begins a walk over all candidates that wait, in the order in which they would come.</summary>
    public void StartWalk()
    {
        if (_ranks.Length == 0) _ranks = new int[_steps.Length];
        Array.Clear(_ranks);
    }

    /// <summary>The next candidate of the walk; false at its end. Nothing may be added or taken out during a walk. O(steps).</summary>
    public bool TryWalk(out BeamCandidate candidate)
    {
        int step = -1;
        double best = double.NegativeInfinity;
        for (int i = _first; i <= _last; i++)
        {
            if (_steps[i] is not { } queue || _ranks[i] >= queue.Count) continue;
            double bound = BoundOf(queue, _ranks[i], i);
            if (step >= 0 && bound <= best) continue;
            step = i;
            best = bound;
        }

        candidate = step < 0 ? default : _steps[step]![_ranks[step]++];
        return step >= 0;
    }

    private double BoundOf(StepQueue queue, int rank, int step) => _score.Bound(queue[rank].Score, step, _steps.Length - 1);
}
