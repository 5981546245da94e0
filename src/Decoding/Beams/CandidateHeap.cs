namespace Reasoning.Decoding.Beams;

/// <summary>The best candidates so far, at most as many as wanted: a heap with the worst on top. Ranks by score, then by tokens. Allocates nothing once made.</summary>
internal sealed class CandidateHeap(HypothesisTree tree, int capacity)
{
    private readonly BeamCandidate[] _candidates = new BeamCandidate[capacity];
    private int _count;
    private bool _isSorted;

    public int Count => _count;

    /// <summary>The candidates; best first after <see cref="Sort"/>, else in no order.</summary>
    public ReadOnlySpan<BeamCandidate> Candidates => _candidates.AsSpan(0, _count);

    public void Clear() => _count = 0;

    /// <summary>Takes a candidate unless there are enough better ones; false when it was not taken. The first one after <see cref="Sort"/> begins afresh.</summary>
    public bool Offer(in BeamCandidate candidate)
    {
        if (_isSorted) _count = 0;
        _isSorted = false;
        if (_count == capacity)
        {
            if (capacity == 0 || !tree.IsBetter(candidate, _candidates[0])) return false;
            _candidates[0] = candidate;
            SiftDown(_count);
            return true;
        }

        int child = _count++;
        _candidates[child] = candidate;
        while (child > 0)
        {
            int parent = (child - 1) / 2;
            if (!tree.IsBetter(_candidates[parent], _candidates[child])) break;
            (_candidates[parent], _candidates[child]) = (_candidates[child], _candidates[parent]);
            child = parent;
        }

        return true;
    }

    /// <summary>Puts the candidates in order, best first.</summary>
    public void Sort()
    {
        if (_isSorted) return;
        _isSorted = true;
        for (int last = _count - 1; last > 0; last--)
        {
            (_candidates[0], _candidates[last]) = (_candidates[last], _candidates[0]);
            SiftDown(last);
        }
    }

    private void SiftDown(int count)
    {
        for (int parent = 0; ;)
        {
            int child = (2 * parent) + 1;
            if (child >= count) return;
            if (child + 1 < count && tree.IsBetter(_candidates[child], _candidates[child + 1])) child++;
            if (!tree.IsBetter(_candidates[parent], _candidates[child])) return;
            (_candidates[parent], _candidates[child]) = (_candidates[child], _candidates[parent]);
            parent = child;
        }
    }
}
