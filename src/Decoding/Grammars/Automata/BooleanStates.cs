namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// The product construction, made as far as it is looked at: a state is a set of terms, two states of which both must match, or one that must not. Whether a
/// state can still match is found by a search for a match, whose outcome is kept for every state on its way.
/// </summary>
internal sealed class BooleanStates(TermPool terms, int limit)
{
    private const int MaxSplitEdges = 8;   // more are sorted by byte instead of splitting sets by each other

    private readonly Dictionary<int[], BooleanState> _ofTerms = new(IntegerSequenceComparer.Instance);   // by the numbers of their terms
    private readonly Dictionary<(int Left, int Right), BooleanState> _both = [];
    private readonly Dictionary<int, BooleanState> _complements = [];
    private BooleanState? _nothing;
    private int _count;

    public BooleanState Of(Expression expression)
    {
        if (expression.Kind == ExpressionKind.Boolean) return expression.Boolean!;
        return expression.Kind == ExpressionKind.Nothing ? Nothing : OfTerms([terms.Create(expression, terms.End)]);
    }

    public BooleanState And(BooleanState left, BooleanState right)
    {
        if (left == right) return left;
        if (left == Nothing || right == Nothing) return Nothing;
        if (left.Id > right.Id) (left, right) = (right, left);
        if (!_both.TryGetValue((left.Id, right.Id), out var both))
        {
            both = new BooleanState { Id = NextId(), Owner = this, Left = left, Right = right, IsNullable = left.IsNullable && right.IsNullable };
            _both.Add((left.Id, right.Id), both);
        }

        return both;
    }

    /// <summary>Every byte string that the operand does not match, UTF-8 or not.</summary>
    public BooleanState Not(BooleanState operand)
    {
        if (operand is { Left: { } inner, Right: null }) return inner;
        if (!_complements.TryGetValue(operand.Id, out var complement))
            _complements.Add(operand.Id, complement = new BooleanState { Id = NextId(), Owner = this, Left = operand, IsNullable = !operand.IsNullable });
        return complement;
    }

    public bool IsProductive(BooleanState state)
    {
        if (state.IsProductive is { } known) return known;
        if (state.IsNullable)
        {
            state.IsProductive = true;
            return true;
        }

        // To any match, by turns breadth first, which finds the near ones, and depth first, which finds those behind a long count: few states are made either way.
        // Those on the way to the match can match; if there is none, none of those seen can.
        var parents = new Dictionary<BooleanState, BooleanState?> { [state] = null };
        var pending = new LinkedList<BooleanState>([state]);
        for (bool isBreadthFirst = true; pending.Count > 0; isBreadthFirst = !isBreadthFirst)
        {
            var node = isBreadthFirst ? pending.First! : pending.Last!;
            pending.Remove(node);
            var next = node.Value;
            foreach (var (_, target) in Expand(next))
            {
                if (target.IsProductive == false || !parents.TryAdd(target, next)) continue;
                if (!target.IsNullable && target.IsProductive != true)
                {
                    pending.AddLast(target);
                    continue;
                }

                for (BooleanState? above = target; above is not null; above = parents[above]) above.IsProductive = true;
                return true;
            }
        }

        foreach (var dead in parents.Keys) dead.IsProductive = false;
        return false;
    }

    /// <summary>The transitions, with disjoint sets; bytes that are in none lead to a state without match.</summary>
    public (ByteSet Set, BooleanState Next)[] Expand(BooleanState state)
    {
        if (state.AllEdges is { } known) return known;
        (ByteSet Set, BooleanState Next)[] edges = (state.Left, state.Right) switch
        {
            (null, null) => ExpandTerms(state.Terms),
            ({ } left, { } right) => ExpandBoth(Expand(left), Expand(right)),
            _ => ExpandComplement(Expand(state.Left!)),
        };
        return state.AllEdges = Merge(edges);
    }

    private BooleanState Nothing => _nothing ??= OfTerms([]);

    private BooleanState OfTerms(Term[] sorted)
    {
        int[] ids = new int[sorted.Length];
        for (int i = 0; i < ids.Length; i++) ids[i] = sorted[i].Id;
        if (!_ofTerms.TryGetValue(ids, out var state))
        {
            state = new BooleanState { Id = NextId(), Owner = this, Terms = sorted, IsNullable = Array.Exists(sorted, term => term.IsNullable) };
            _ofTerms.Add(ids, state);
        }

        return state;
    }

    private int NextId() => _count < limit ? _count++ : throw new GrammarLimitException(
        $"The intersections and complements have more than {limit:N0} states (MaxAutomatonStates); make its parts simpler or its counts smaller.");

    private (ByteSet Set, BooleanState Next)[] ExpandTerms(Term[] sorted)
    {
        if (sorted is [var only] && HasDisjointSets(terms.Expand(only).Bytes))
            return Array.ConvertAll(terms.Expand(only).Bytes, edge => (edge.Set, OfTerms([edge.Target])));
        if (sorted.Sum(term => terms.Expand(term).Bytes.Length) > MaxSplitEdges) return ExpandTermsByByte(sorted);
        var parts = new List<(ByteSet Set, List<Term> Targets)> { (ByteSet.All, []) };
        foreach (var term in sorted)
        {
            foreach (var (set, target) in terms.Expand(term).Bytes)
            {
                for (int i = parts.Count - 1; i >= 0; i--)
                {
                    var inside = parts[i].Set & set;
                    if (inside.IsEmpty) continue;
                    var outside = parts[i].Set & ~set;
                    if (!outside.IsEmpty) parts.Add((outside, [.. parts[i].Targets]));
                    parts[i] = (inside, parts[i].Targets);
                    parts[i].Targets.Add(target);
                }
            }
        }

        var edges = new List<(ByteSet, BooleanState)>(parts.Count);
        foreach (var (set, targets) in parts)
        {
            if (targets.Count > 0) edges.Add((set, OfTerms(Sorted(targets))));
        }

        return [.. edges];
    }

    // Hundreds of edges, most by one byte each: the names of an object.
    private (ByteSet Set, BooleanState Next)[] ExpandTermsByByte(Term[] sorted)
    {
        var targets = new List<Term>?[256];
        foreach (var term in sorted)
        {
            foreach (var (set, target) in terms.Expand(term).Bytes)
            {
                for (int value = set.Next(0); value >= 0; value = value == 255 ? -1 : set.Next(value + 1)) (targets[value] ??= []).Add(target);
            }
        }

        var edges = new List<(ByteSet, BooleanState)>();
        for (int value = 0; value < 256; value++)
            if (targets[value] is { } found) edges.Add((ByteSet.Of((byte)value), OfTerms(Sorted(found))));
        return [.. edges];
    }

    private static bool HasDisjointSets(ByteEdge[] edges)
    {
        var seen = default(ByteSet);
        foreach (ref readonly var edge in edges.AsSpan())
        {
            if (edge.Set.Intersects(seen)) return false;
            seen |= edge.Set;
        }

        return true;
    }

    private static Term[] Sorted(List<Term> terms)
    {
        if (terms.Count == 1) return [terms[0]];
        terms.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        int count = 1;
        for (int i = 1; i < terms.Count; i++)
        {
            if (terms[i] != terms[count - 1]) terms[count++] = terms[i];
        }

        return [.. terms.Take(count)];
    }

    private (ByteSet Set, BooleanState Next)[] ExpandBoth((ByteSet Set, BooleanState Next)[] left, (ByteSet Set, BooleanState Next)[] right)
    {
        var edges = new List<(ByteSet, BooleanState)>();
        foreach (var one in left)
        {
            foreach (var other in right)
                if (one.Set.Intersects(other.Set)) edges.Add((one.Set & other.Set, And(one.Next, other.Next)));
        }

        return [.. edges];
    }

    private (ByteSet Set, BooleanState Next)[] ExpandComplement((ByteSet Set, BooleanState Next)[] operand)
    {
        var rest = ByteSet.All;
        var edges = new List<(ByteSet, BooleanState)>();
        foreach (var (set, next) in operand)
        {
            rest &= ~set;
            edges.Add((set, Not(next)));
        }

        if (!rest.IsEmpty) edges.Add((rest, Not(Nothing)));
        return [.. edges];
    }

    private static (ByteSet Set, BooleanState Next)[] Merge((ByteSet Set, BooleanState Next)[] edges)
    {
        if (edges.Length <= 1) return edges;
        var sets = new Dictionary<BooleanState, ByteSet>();
        foreach (var (set, next) in edges) sets[next] = sets.GetValueOrDefault(next) | set;
        return [.. sets.Select(pair => (pair.Value, pair.Key))];
    }
}
