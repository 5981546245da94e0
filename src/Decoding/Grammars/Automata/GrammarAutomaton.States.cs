using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Grammars.Automata;

/// <content>How local states and their transitions are made. Under the lock.</content>
internal sealed partial class GrammarAutomaton
{
    private int Explore(int stateId, int byteClass)
    {
        lock (_gate)
        {
            int row = stateId << _shift;
            if (_table[row + byteClass] != 0) return _table[row + byteClass];
            var state = _states[stateId];
            if (TryExploreSimple(state, row)) return _table[row + byteClass];
            var items = _explored;
            items.Clear();
            for (int i = 0; i < state.Groups.Length; i++)
                foreach (var term in state.Groups[i].Terms) items.Add(new StackItem(term, _stacks.Hole(i, state.Groups[i].Rule)));

            // Classes that the same edges match have the same target.
            _tests.Clear();
            foreach (var (term, _) in items)
            {
                var form = Program.Terms.Expand(term);
                foreach (ref readonly var edge in form.Bytes.AsSpan()) _tests.Add(edge.Set);
                AddTests(form.Calls, _tests);
            }

            var signatures = _signatures.AsSpan(0, Program.Classes.Count);
            signatures.Clear();
            for (int i = 0; i < _tests.Count; i++)
            {
                var mark = UInt128.One << Math.Min(i, MaxTests - 1);
                foreach (byte match in ClassesOf(_tests[i])) signatures[match] |= mark;
            }

            _transitionsBySignature.Clear();
            for (int target = 0; target < signatures.Length; target++)
            {
                int transition = DeadTransition;
                if (signatures[target] != 0 && (signatures[target] >> (MaxTests - 1) != 0 || !_transitionsBySignature.TryGetValue(signatures[target], out transition)))
                {
                    transition = CreateTransition(state, _stepper.Step(items, Program.Classes.Representatives[target]));
                    _transitionsBySignature[signatures[target]] = transition;
                }

                Volatile.Write(ref _table[row + target], transition);
            }

            return _table[row + byteClass];
        }
    }

    // Most states are in the middle of one thing, which no two transitions go on with alike.
    private bool TryExploreSimple(LocalState state, int row)
    {
        if (state.Groups is not [{ Terms: [var term] } group]) return false;
        var form = Program.Terms.Expand(term);
        if (form.Calls.Length > 0) return false;
        var seen = default(ByteSet);
        foreach (ref readonly var edge in form.Bytes.AsSpan())
        {
            if (edge.Set.Intersects(seen)) return false;
            seen |= edge.Set;
        }

        int length = Program.Classes.Count;
        Span<int> transitions = _rowScratch.AsSpan(0, length);
        transitions.Fill(DeadTransition);
        foreach (ref readonly var edge in form.Bytes.AsSpan())
        {
            var target = Intern(group.Rule, edge.Target);
            int transition = (target.Id << FlagBits) | (target.HasExits ? HasExits : 0);
            foreach (byte match in ClassesOf(edge.Set)) transitions[match] = transition;
        }

        for (int i = 0; i < length; i++) Volatile.Write(ref _table[row + i], transitions[i]);
        return true;
    }

    // The state of a single term.
    private LocalState Intern(int rule, Term term)
    {
        if (_singles.TryGetValue((rule, term.Id), out var known)) return known;
        return _singles[(rule, term.Id)] = Intern([CreateGroup(rule, [term])]);
    }

    // The classes of a set's bytes.
    private byte[] ClassesOf(in ByteSet set)
    {
        if (_classesOf.TryGetValue(set, out byte[]? known)) return known;
        var classes = new List<byte>();
        var members = Program.Classes.Members;
        for (int i = 0; i < members.Length; i++)
            if (members[i].Intersects(set)) classes.Add((byte)i);
        return _classesOf[set] = [.. classes];
    }

    // What frames that may begin here begin with, those within others included.
    private void AddTests(FrameCall[] calls, List<ByteSet> tests)
    {
        if (calls.Length == 0) return;
        var seen = new HashSet<int>();
        var pending = new Stack<FrameCall>(calls);
        while (pending.TryPop(out var call))
        {
            if (!seen.Add(call.Rule)) continue;
            var form = Program.Terms.Expand(Program.Rules[call.Rule].Start);
            foreach (var edge in form.Bytes) tests.Add(edge.Set);
            foreach (var inner in form.Calls) pending.Push(inner);
        }
    }

    private int CreateTransition(LocalState from, List<StackItem> items)
    {
        var target = Normalise(items);
        if (target.IsDead) return DeadTransition;
        int flags = State(target.State).HasExits ? HasExits : 0;
        var nodes = target.Binding!.Nodes;
        bool isSame = nodes.Length == from.Groups.Length;
        for (int i = 0; isSame && i < nodes.Length; i++) isSame = nodes[i].Hole == i;
        if (isSame) return (target.State << FlagBits) | flags;
        _changes.Add(new BindingChange(target.State, nodes));
        return ((_changes.Count - 1) << FlagBits) | ChangesBinding | flags;
    }

    private Configuration Normalise(List<StackItem> items)
    {
        if (items.Count == 0) return Configuration.Dead;
        if (items.Count == 1)
        {
            var (term, below) = items[0];
            return new Configuration(Intern(below.Rule, term).Id, below.Binding);
        }

        items.Sort(static (left, right) => (left.Below.Id, left.Term.Id).CompareTo((right.Below.Id, right.Term.Id)));
        var groups = _groups;
        groups.Clear();
        for (int i = 0; i < items.Count;)
        {
            var below = items[i].Below;
            _terms.Clear();
            for (; i < items.Count && items[i].Below == below; i++)
                if (_terms.Count == 0 || _terms[^1] != items[i].Term) _terms.Add(items[i].Term);
            groups.Add((CreateGroup(below.Rule, [.. _terms]), below));
        }

        if (groups.Count > 1)
        {
            groups.Sort(static (left, right) => Compare(left.Terms, right.Terms) is var order and not 0 ? order : left.Below.Id.CompareTo(right.Below.Id));
            MergeEqual(groups);
        }

        if (groups is [var only]) return new Configuration(Intern([only.Terms]).Id, only.Below.Binding);
        var state = Intern([.. groups.Select(group => group.Terms)]);
        return new Configuration(state.Id, _stacks.Binding(groups.Select(group => group.Below).ToArray()));
    }

    // Frames of one rule that are at the same terms can only have begun at places between which nothing tells apart: they share a node from here on.
    private void MergeEqual(List<(TermGroup Terms, StackNode Below)> groups)
    {
        for (int i = groups.Count - 1; i > 0; i--)
        {
            var (left, right) = (groups[i - 1], groups[i]);
            if (left.Below.Returns.Length == 0 || right.Below.Returns.Length == 0 || Compare(left.Terms, right.Terms) != 0) continue;
            groups[i - 1] = (left.Terms, _stacks.Node(left.Below.Rule, [.. left.Below.Returns, .. right.Below.Returns]));
            groups.RemoveAt(i);
        }
    }

    private static int Compare(in TermGroup left, in TermGroup right)
    {
        int order = left.Rule.CompareTo(right.Rule);
        if (order != 0) return order;
        for (int i = 0; i < Math.Min(left.Terms.Length, right.Terms.Length); i++)
        {
            order = left.Terms[i].Id.CompareTo(right.Terms[i].Id);
            if (order != 0) return order;
        }

        return left.Terms.Length.CompareTo(right.Terms.Length);
    }

    private static TermGroup CreateGroup(int rule, Term[] terms) => new(rule, terms, Array.Exists(terms, term => term.IsNullable));

    private LocalState Intern(TermGroup[] groups)
    {
        _key.Clear();
        foreach (var group in groups)
        {
            _key.Add(group.Rule);
            _key.Add(group.Terms.Length);
            foreach (var term in group.Terms) _key.Add(term.Id);
        }

        var lookup = _stateIndex.GetAlternateLookup<ReadOnlySpan<int>>();
        var key = CollectionsMarshal.AsSpan(_key);
        if (lookup.TryGetValue(key, out var known)) return known;
        int[] stored = key.ToArray();
        return _stateIndex[stored] = AddState(groups);
    }

    private LocalState AddState(TermGroup[] groups)
    {
        if (_stateCount == _states.Length)
        {
            var states = _states;
            Array.Resize(ref states, _stateCount * 2);
            int[] table = _table;
            Array.Resize(ref table, states.Length << _shift);
            Volatile.Write(ref _states, states);
            Volatile.Write(ref _table, table);
        }

        var state = new LocalState(_stateCount, groups);
        _states[_stateCount++] = state;
        return state;
    }

    // What a state may go on with; computed when first asked for, since most states are only passed through.
    private StateOutlook Outlook(int stateId)
    {
        var state = State(stateId);
        if (state.Outlook is { } known) return known;
        lock (_gate)
        {
            var first = default(ByteSet);
            bool hasTokenEdges = false;
            foreach (var group in state.Groups)
            {
                foreach (var term in group.Terms)
                {
                    var form = Program.Terms.Expand(term);
                    foreach (ref readonly var edge in form.Bytes.AsSpan()) first |= edge.Set;
                    foreach (var call in form.Calls)
                    {
                        first |= Program.Rules[call.Rule].First;
                        hasTokenEdges |= Program.Rules[call.Rule].BeginsWithToken;
                    }

                    hasTokenEdges |= form.Tokens.Length > 0;
                }
            }

            return state.Outlook = new StateOutlook(first, hasTokenEdges);
        }
    }

    // The same stack with real ones in place of holes. What is below may be deep, and shared by many: each node is replaced once, and without recursion.
    private StackNode Substitute(StackNode node, StackNode[] binding, Dictionary<StackNode, StackNode> replaced)
    {
        if (node.Hole >= 0) return binding[node.Hole];
        if (!node.HasHoles) return node;
        var pending = new Stack<StackNode>([node]);
        while (pending.TryPeek(out var top))
        {
            int before = pending.Count;
            foreach (var below in top.Below())
                if (below is { HasHoles: true, Hole: < 0 } && !replaced.ContainsKey(below)) pending.Push(below);
            if (pending.Count > before) continue;
            pending.Pop();
            if (!replaced.ContainsKey(top)) replaced[top] = Rebuild(top);
        }

        return replaced[node];

        StackNode Rebuild(StackNode old)
        {
            if (old.Group is not { } group) return _stacks.Node(old.Rule, [.. old.Returns.Select(Replace)]);
            return _stacks.Node(old.Rule, _stacks.Group([.. group.Entries.Select(entry => (entry.Rule, Replace(entry.Return)))], group.Started));
        }

        StackReturn Replace(StackReturn entry) =>
            entry with { Below = entry.Below.Hole >= 0 ? binding[entry.Below.Hole] : replaced.GetValueOrDefault(entry.Below, entry.Below) };
    }

    private readonly record struct BindingChange(int State, StackNode[] Nodes);
}
