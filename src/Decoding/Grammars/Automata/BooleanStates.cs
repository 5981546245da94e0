namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// The product construction, made as far as it is looked at: a state is a set of terms, two states of which both must match, or one that must not. Whether a
/// state can still match is found by a search for a match, whose outcome is kept for every state on its way.
/// </summary>
internal sealed class BooleanStates(TermPool terms, int limit)
{
    private readonly Dictionary<int[], BooleanState> _ofTerms = new(IntegerSequenceComparer.Instance);
    private readonly Dictionary<(char Kind, int Left, int Right), BooleanState> _ofOthers = [];
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
        return Intern(('&', left.Id, right.Id), id => new BooleanState
        {
            Id = id, Owner = this, Left = left, Right = right, IsNullable = left.IsNullable && right.IsNullable,
        });
    }

    /// <summary>Every byte string that the operand does not match, UTF-8 or not.</summary>
    public BooleanState Not(BooleanState operand) => operand is { Left: { } inner, Right: null }
        ? inner
        : Intern(('!', operand.Id, 0), id => new BooleanState { Id = id, Owner = this, Left = operand, IsNullable = !operand.IsNullable });

    public bool IsProductive(BooleanState state)
    {
        if (state.IsProductive is { } known) return known;

        // Depth first to any match. All states on the path to one can match; if there is none, none of those seen can.
        var seen = new HashSet<BooleanState>();
        var path = new Stack<(BooleanState State, int Next)>();
        path.Push((state, 0));
        seen.Add(state);
        while (path.TryPop(out var top))
        {
            if (top.State.IsNullable || top.State.IsProductive == true)
            {
                top.State.IsProductive = true;
                foreach (var (above, _) in path) above.IsProductive = true;
                return true;
            }

            var edges = Expand(top.State);
            if (top.Next == edges.Length) continue;
            path.Push((top.State, top.Next + 1));
            var next = edges[top.Next].Next;
            if (next.IsProductive != false && seen.Add(next)) path.Push((next, 0));
        }

        foreach (var dead in seen) dead.IsProductive = false;
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

    // The terms sorted by id, each once.
    private BooleanState OfTerms(Term[] sorted)
    {
        int[] ids = Array.ConvertAll(sorted, term => term.Id);
        if (_ofTerms.TryGetValue(ids, out var known)) return known;
        return _ofTerms[ids] = Register(id => new BooleanState
        {
            Id = id, Owner = this, Terms = sorted, IsNullable = Array.Exists(sorted, term => term.IsNullable),
        });
    }

    private BooleanState Intern((char Kind, int Left, int Right) key, Func<int, BooleanState> create) =>
        _ofOthers.TryGetValue(key, out var known) ? known : _ofOthers[key] = Register(create);

    private BooleanState Register(Func<int, BooleanState> create)
    {
        if (_count >= limit)
        {
            throw new GrammarLimitException(
                $"The intersections and complements have more than {limit:N0} states (MaxAutomatonStates); make its parts simpler or its counts smaller.");
        }

        return create(_count++);
    }

    private (ByteSet Set, BooleanState Next)[] ExpandTerms(Term[] sorted)
    {
        if (sorted is [var only] && HasDisjointSets(terms.Expand(only).Bytes))
            return Array.ConvertAll(terms.Expand(only).Bytes, edge => (edge.Set, OfTerms([edge.Target])));

        // By byte, since there may be hundreds of edges by one byte each: the other names of an object.
        var targets = new List<Term>[256];
        foreach (var term in sorted)
        {
            foreach (var (set, target) in terms.Expand(term).Bytes)
            {
                for (int value = set.Next(0); value >= 0; value = value == 255 ? -1 : set.Next(value + 1)) (targets[value] ??= []).Add(target);
            }
        }

        var edges = new Dictionary<BooleanState, ByteSet>();
        Term[]? last = null;
        BooleanState? state = null;
        for (int value = 0; value < 256; value++)
        {
            if (targets[value] is not { } list) continue;
            Term[] distinct = [.. list.Distinct().OrderBy(term => term.Id)];
            if (last is null || !distinct.AsSpan().SequenceEqual(last)) (last, state) = (distinct, OfTerms(distinct));
            edges[state!] = edges.GetValueOrDefault(state!) | ByteSet.Of((byte)value);
        }

        return [.. edges.Select(edge => (edge.Value, edge.Key))];
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
        if (edges.Length < 2) return edges;
        var sets = new Dictionary<BooleanState, ByteSet>(edges.Length);
        foreach (var (set, next) in edges) sets[next] = sets.GetValueOrDefault(next) | set;
        return [.. sets.Select(pair => (pair.Value, pair.Key))];
    }
}
