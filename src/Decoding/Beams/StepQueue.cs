namespace Reasoning.Decoding.Beams;

/// <summary>
/// The candidates of one step that wait in a best-first search: no more than the beam still has places for at that step, the worst giving way. In order, best
/// last. O(log n) comparisons and O(n) moves per candidate.
/// </summary>
internal sealed class StepQueue
{
    private readonly HypothesisTree _tree;
    private readonly int _width;
    private BeamCandidate[] _candidates = [];

    public StepQueue(HypothesisTree tree, int width)
    {
        _tree = tree;
        _width = width;
        Places = width;
    }

    /// <summary>How many places are left at this step.</summary>
    public int Places { get; private set; }

    public int Count { get; private set; }

    /// <summary>A candidate by rank: 0 is the best.</summary>
    public ref readonly BeamCandidate this[int rank] => ref _candidates[Count - 1 - rank];

    /// <summary>Makes an empty queue, whose places are used up, that of another step.</summary>
    public void Reset() => Places = _width;

    /// <summary>Takes a candidate, and gives back the one that has no place: another, this one, or none.</summary>
    public BeamCandidate? Push(in BeamCandidate candidate)
    {
        if (Count == Places)
        {
            if (Count == 0 || !_tree.IsBetter(candidate, _candidates[0])) return candidate;
            var worst = _candidates[0];
            int place = PlaceOf(candidate);
            Array.Copy(_candidates, 1, _candidates, 0, place - 1);
            _candidates[place - 1] = candidate;
            return worst;
        }

        if (Count == _candidates.Length) Array.Resize(ref _candidates, Math.Min(Places, Math.Max(8, Count * 2)));
        int index = PlaceOf(candidate);
        Array.Copy(_candidates, index, _candidates, index + 1, Count - index);
        _candidates[index] = candidate;
        Count++;
        return null;
    }

    /// <summary>Takes the best candidate out, which uses up a place. The others still fit.</summary>
    public BeamCandidate Pop()
    {
        Places--;
        return _candidates[--Count];
    }

    /// <summary>Takes the worst candidate out; its place stays.</summary>
    public BeamCandidate PopWorst()
    {
        var worst = _candidates[0];
        Array.Copy(_candidates, 1, _candidates, 0, --Count);
        return worst;
    }

    // How many candidates are worse.
    private int PlaceOf(in BeamCandidate candidate)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_tree.IsBetter(candidate, _candidates[middle])) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
