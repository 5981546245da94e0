namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Makes stack nodes, groups and bindings, equal ones once. Not thread-safe.</summary>
internal sealed class StackStore
{
    private readonly Dictionary<int[], StackNode> _nodes = new(IntegerSequenceComparer.Instance);
    private readonly Dictionary<int[], StackGroup> _groups = new(IntegerSequenceComparer.Instance);
    private readonly Dictionary<int[], StackBinding> _bindings = new(IntegerSequenceComparer.Instance);
    private readonly Dictionary<(int Hole, int Rule), StackNode> _holes = [];
    private readonly List<int> _key = [];
    private int _nextNode;
    private int _nextBinding;

    public StackStore() => Bottom = Register(new StackNode { Id = _nextNode++, Rule = -1 });

    /// <summary>The bottom of every stack: a text ends with the end of the frame above it.</summary>
    public StackNode Bottom { get; }

    public int Count => Volatile.Read(ref _nextNode) + Volatile.Read(ref _nextBinding);

    public StackNode Hole(int index, int rule)
    {
        if (!_holes.TryGetValue((index, rule), out var hole))
            _holes[(index, rule)] = hole = Register(new StackNode { Id = _nextNode++, Rule = rule, Hole = index, HasHoles = true });
        return hole;
    }

    /// <summary>The node of a frame.</summary>
    /// <param name="rule">The frame rule.</param>
    /// <param name="returns">In any order; may hold duplicates. Changed by the call.</param>
    public StackNode Node(int rule, List<StackReturn> returns)
    {
        Normalise(returns);
        _key.Clear();
        _key.Add(rule);
        foreach (var (term, below) in returns)
        {
            _key.Add(term.Id);
            _key.Add(below.Id);
        }

        if (Find(_nodes, out var known)) return known!;
        bool hasHoles = returns.Exists(entry => entry.Below.HasHoles);
        return _nodes[[.. _key]] = Register(new StackNode { Id = _nextNode++, Rule = rule, Returns = [.. returns], HasHoles = hasHoles });
    }

    /// <summary>The group of left-recursive frames begun at one place.</summary>
    public StackGroup Group(List<(int Rule, StackReturn Return)> entries, int[] started)
    {
        entries.Sort(static (left, right) => (left.Rule, left.Return.Return.Id, left.Return.Below.Id).CompareTo((right.Rule, right.Return.Return.Id, right.Return.Below.Id)));
        _key.Clear();
        for (int i = 0; i < entries.Count; i++)
        {
            if (i > 0 && entries[i] == entries[i - 1]) continue;
            _key.Add(entries[i].Rule);
            _key.Add(entries[i].Return.Return.Id);
            _key.Add(entries[i].Return.Below.Id);
        }

        if (Find(_groups, out var known)) return known!;
        return _groups[[.. _key]] = new StackGroup
        {
            Id = _groups.Count,
            Entries = [.. entries.Distinct()],
            Started = started,
            HasHoles = entries.Exists(entry => entry.Return.Below.HasHoles),
        };
    }

    /// <summary>The node of one rule's frame within a group.</summary>
    public StackNode Node(int rule, StackGroup group)
    {
        _key.Clear();
        _key.Add(-1);
        _key.Add(rule);
        _key.Add(group.Id);
        return Find(_nodes, out var known)
            ? known!
            : _nodes[[.. _key]] = Register(new StackNode { Id = _nextNode++, Rule = rule, Group = group, HasHoles = group.HasHoles });
    }

    public StackBinding Binding(ReadOnlySpan<StackNode> nodes)
    {
        if (nodes.Length == 1) return nodes[0].Binding;
        _key.Clear();
        foreach (var node in nodes) _key.Add(node.Id);
        return Find(_bindings, out var known) ? known! : _bindings[[.. _key]] = new StackBinding(_nextBinding++, nodes.ToArray());
    }

    private StackNode Register(StackNode node)
    {
        node.Binding = new StackBinding(_nextBinding++, [node]);
        return node;
    }

    private bool Find<T>(Dictionary<int[], T> table, out T? found) =>
        table.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_key), out found);

    private static void Normalise(List<StackReturn> returns)
    {
        if (returns.Count < 2) return;
        returns.Sort(static (left, right) => (left.Return.Id, left.Below.Id).CompareTo((right.Return.Id, right.Below.Id)));
        int kept = 1;
        for (int i = 1; i < returns.Count; i++)
            if (returns[i] != returns[kept - 1]) returns[kept++] = returns[i];
        returns.RemoveRange(kept, returns.Count - kept);
    }
}
