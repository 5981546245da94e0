namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// The product construction, made as far as it is looked at: a state is a set of terms, two states of which both must match, or one that must not. Whether a
/// state can still match is found by a search for a match, whose outcome is kept for every state on its way.
/// </summary>
internal sealed class BooleanStates(TermPool terms, int limit)
{
    private readonly Dictionary<Key, BooleanState> _all = [];
    private BooleanState? _nothing;

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
        return Intern(new Key('&', left.Id, right.Id), id => new BooleanState
        {
            Id = id, Owner = this, Left = left, Right = right, IsNullable = left.IsNullable && right.IsNullable,
        });
    }

    /// <summary>Every byte string that the operand does not match, UTF-8 or not.</summary>
    public BooleanState Not(BooleanState operand) => operand is { Left: { } inner, Right: null }
        ? inner
        : Intern(new Key('!', operand.Id, 0), id => new BooleanState { Id = id, Owner = this, Left = operand, IsNullable = !operand.IsNullable });

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

    private BooleanState OfTerms(Term[] sorted) =>
        Intern(new Key('t', string.Join(',', sorted.Select(term => term.Id))), id => new BooleanState
        {
            Id = id, Owner = this, Terms = sorted, IsNullable = Array.Exists(sorted, term => term.IsNullable),
        });

    private BooleanState Intern(Key key, Func<int, BooleanState> create)
    {
        if (_all.TryGetValue(key, out var known)) return known;
        if (_all.Count >= limit)
        {
            throw new GrammarLimitException(
                $"The intersections and complements have more than {limit:N0} states (MaxAutomatonStates); make its parts simpler or its counts smaller.");
        }

        return _all[key] = create(_all.Count);
    }

    private (ByteSet Set, BooleanState Next)[] ExpandTerms(Term[] sorted)
    {
        var parts = new List<(ByteSet Set, SortedDictionary<int, Term> Targets)> { (ByteSet.All, []) };
        foreach (var term in sorted)
        {
            foreach (var (set, target) in terms.Expand(term).Bytes)
            {
                for (int i = parts.Count - 1; i >= 0; i--)
                {
                    var inside = parts[i].Set & set;
                    if (inside.IsEmpty) continue;
                    var outside = parts[i].Set & ~set;
                    if (!outside.IsEmpty) parts.Add((outside, new SortedDictionary<int, Term>(parts[i].Targets)));
                    parts[i] = (inside, parts[i].Targets);
                    parts[i].Targets[target.Id] = target;
                }
            }
        }

        return [.. parts.Where(part => part.Targets.Count > 0).Select(part => (part.Set, OfTerms([.. part.Targets.Values])))];
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
        var sets = new Dictionary<BooleanState, ByteSet>();
        foreach (var (set, next) in edges) sets[next] = sets.GetValueOrDefault(next) | set;
        return [.. sets.Select(pair => (pair.Value, pair.Key))];
    }

    private readonly record struct Key(char Kind, int Left, int Right, string Terms)
    {
        public Key(char kind, int left, int right)
            : this(kind, left, right, "")
        {
        }

        public Key(char kind, string terms)
            : this(kind, 0, 0, terms)
        {
        }
    }
}
