namespace Reasoning.Verification.Agreement.Risk;

/// <summary>
/// The state of one selection: which utilities are known, which candidates are still in. Says which pairs to ask next, takes the answers,
/// drops candidates between rounds. Whoever drives it asks in whatever way and order: the result depends on the utilities alone.
/// </summary>
internal sealed class RiskEstimate
{
    private readonly double[][] _utilities;   // candidate, reference
    private readonly int[] _met;              // references met, by candidate
    private readonly int[] _order;            // of references
    private readonly double[] _weights;
    private readonly double? _self;
    private readonly PruningOptions? _pruning;
    private readonly Random? _random;
    private readonly List<int> _kept;
    private readonly long _exactCalls;
    private int _seen;
    private long _calls;
    private int _rounds;

    public RiskEstimate(int candidates, int references, bool sameList, MinimumBayesRiskOptions options)
    {
        _utilities = [.. Enumerable.Range(0, candidates).Select(_ => new double[references])];
        _met = new int[candidates];
        _order = [.. Enumerable.Range(0, references)];
        _weights = options.Weights is null ? [.. Enumerable.Repeat(1.0, references)] : [.. options.Weights];
        _self = sameList ? options.SelfUtility : null;
        _pruning = options.Pruning;
        _kept = [.. Enumerable.Range(0, candidates)];
        _exactCalls = ((long)candidates * references) - (_self is null ? 0 : candidates);
        if (_pruning is null) return;
        _random = new Random(_pruning.Seed);
        _random.Shuffle(_order);   // candidates may come sorted; a part of the references must be a fair sample of them
    }

    /// <summary>The pairs (candidate, reference) whose utility is asked next; empty when nothing is left to ask.</summary>
    public List<(int Candidate, int Reference)> NextRound()
    {
        if (_seen > 0) Prune();
        if (_seen == _order.Length || (_pruning is not null && _kept.Count == 1 && _seen > 0)) return [];

        var until = _pruning is null ? _order.Length : (int)Math.Min(_order.Length, _seen == 0 ? _pruning.FirstReferences : 2L * _seen);
        var pairs = new List<(int, int)>();
        foreach (var candidate in _kept)
        {
            foreach (var reference in _order.AsSpan(_seen..until))
            {
                if (_self is { } self && candidate == reference) _utilities[candidate][reference] = self;
                else pairs.Add((candidate, reference));
            }

            _met[candidate] = until;
        }

        _seen = until;
        _calls += pairs.Count;
        _rounds++;

        // One candidate with a known utility against itself: nothing to ask, and nothing to choose.
        return pairs.Count > 0 ? pairs : NextRound();
    }

    /// <summary>Takes a utility that was asked for. Different pairs may come from different threads.</summary>
    /// <exception cref="InvalidOperationException">The utility is not finite.</exception>
    public void Record(int candidate, int reference, double utility) => _utilities[candidate][reference] = double.IsFinite(utility)
        ? utility
        : throw new InvalidOperationException($"The utility of candidate {candidate} against reference {reference} is {utility}; it must be a finite number.");

    public MinimumBayesRiskResult Result()
    {
        var kept = _kept.ToHashSet();
        return new MinimumBayesRiskResult(
            [.. _utilities.Select((_, candidate) => new CandidateUtility(Mean(candidate), _met[candidate], !kept.Contains(candidate)))], _calls, _exactCalls, _rounds);
    }

    private double Mean(int candidate)
    {
        // In the order in which references were given, so that the sum does not depend on how they were shuffled.
        var met = _order[.._met[candidate]];
        Array.Sort(met);
        double sum = 0, weights = 0;
        foreach (var reference in met)
        {
            sum += _weights[reference] * _utilities[candidate][reference];
            weights += _weights[reference];
        }

        return weights > 0 ? sum / weights : 0;
    }

    private void Prune()
    {
        if (_pruning is null || _kept.Count == 1 || _seen == _order.Length) return;
        var seen = _order.AsSpan(0, _seen);
        var best = _kept.MaxBy(Mean);
        var wins = new int[_kept.Count];
        var drawn = new double[_order.Length];
        for (var sample = 0; sample < _pruning.Bootstraps; sample++)
        {
            Array.Clear(drawn);
            for (var draw = 0; draw < _seen; draw++)
            {
                var reference = seen[_random!.Next(_seen)];
                drawn[reference] += _weights[reference];
            }

            var toBeat = Total(best, seen, drawn);
            for (var i = 0; i < wins.Length; i++)
            {
                if (Total(_kept[i], seen, drawn) >= toBeat) wins[i]++;
            }
        }

        // Counted in losses, because 1 − α has no exact double for the usual α.
        var lossesAllowed = _pruning.Confidence * _pruning.Bootstraps;
        var survivors = _kept.Where((_, i) => _pruning.Bootstraps - wins[i] <= lossesAllowed).ToList();
        _kept.Clear();
        _kept.AddRange(survivors);
    }

    private double Total(int candidate, ReadOnlySpan<int> references, double[] weights)
    {
        var utilities = _utilities[candidate];
        var total = 0.0;
        foreach (var reference in references) total += weights[reference] * utilities[reference];
        return total;
    }
}
