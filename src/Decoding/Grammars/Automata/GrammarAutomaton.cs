using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// The deterministic automaton of a grammar, made as far as texts reach into it. Local states and their transitions by class of byte are a table that any number
/// of threads read without a lock; what is not in it yet is computed under one.
/// </summary>
internal sealed class GrammarAutomaton
{
    /// <summary>Flags of a transition: the bindings change (then the rest is an index of <see cref="_changes"/>, else a state), and the target has exits.</summary>
    public const int ChangesBinding = 1, HasExits = 2;

    public const int FlagBits = 2;

    /// <summary>The transition of bytes that cannot follow.</summary>
    public const int DeadTransition = LocalState.DeadId << FlagBits;

    private const int MaxTests = 128;   // the last bit stands for all further ones, so that signatures with it say nothing

    private readonly Lock _gate = new();
    private readonly GrammarLimits _limits;
    private readonly ItemStepper _stepper;
    private readonly StackStore _stacks = new();
    private readonly Dictionary<int[], LocalState> _stateIndex = new(IntegerSequenceComparer.Instance);
    private readonly List<BindingChange> _changes = [];
    private readonly List<int> _key = [];
    private readonly ConcurrentDictionary<(int State, int Binding), KeptConfiguration?[]> _rows = [];
    private readonly List<ByteSet> _tests = [];
    private readonly UInt128[] _signatures = new UInt128[256];   // by class: the tests that match, a bit each as far as there is room
    private readonly Dictionary<UInt128, int> _transitionsBySignature = [];
    private readonly Dictionary<ByteSet, byte[]> _classesOf = [];
    private readonly Dictionary<(int Rule, int Term), LocalState> _singles = [];
    private readonly int[] _rowScratch = new int[256];
    private readonly byte[] _classes;
    private readonly int _shift;
    private int[] _table;
    private LocalState[] _states = new LocalState[64];
    private int _stateCount;
    private int _rowCount;
    private ByteSet[]? _follow;

    public GrammarAutomaton(GrammarProgram program, GrammarLimits limits)
    {
        Program = program;
        _limits = limits;
        _stepper = new ItemStepper(program, _stacks, limits.MaxItems);
        _classes = program.Classes.Map.ToArray();
        _shift = 32 - int.LeadingZeroCount(program.Classes.Count - 1);
        _table = new int[_states.Length << _shift];
        AddState([]);   // 0 means that a transition is not known
        AddState([]);   // dead
        _table.AsSpan(LocalState.DeadId << _shift, 1 << _shift).Fill(DeadTransition);
        Start = program.IsProductive ? Normalise([new StackItem(program.Start, _stacks.Bottom)]) : Configuration.Dead;
    }

    public GrammarProgram Program { get; }

    /// <summary>Before any text.</summary>
    public Configuration Start { get; }

    /// <summary>The class of each byte.</summary>
    public byte[] Classes => _classes;

    /// <summary>How far a state's number is shifted to find its row in the table.</summary>
    public int Shift => _shift;

    /// <summary>The transitions known so far. 0 is unknown; rows are filled as a whole. A later table has all that an earlier one has.</summary>
    public int[] Table => Volatile.Read(ref _table);

    /// <summary>States, stacks and terms so far: what memory is spent on.</summary>
    public int Size => Volatile.Read(ref _stateCount) + Volatile.Read(ref _rowCount) + _stacks.Count + (Program.Terms.Count >> 2);

    /// <summary>Whether so much is kept that it is time to begin anew.</summary>
    public bool IsFull => Size > _limits.MaxStates;

    /// <summary>The bytes that may follow each frame rule somewhere in a text. Computed when first asked for; that makes states of intersections, hence the lock.</summary>
    public ByteSet[] FollowSets
    {
        get
        {
            if (Volatile.Read(ref _follow) is { } known) return known;
            lock (_gate)
            {
                if (_follow is null) Volatile.Write(ref _follow, Automata.FollowSets.Compute(Program.Start, Program.Rules));
                return _follow;
            }
        }
    }

    public LocalState State(int id) => Volatile.Read(ref _states)[id];

    /// <summary>The configuration after one more byte; dead if it cannot follow.</summary>
    public Configuration Step(in Configuration from, byte value)
    {
        int byteClass = _classes[value];
        int transition = Transition(from.State, byteClass);
        if ((transition & (ChangesBinding | HasExits)) == 0 && !State(from.State).HasExits)
            return new Configuration(transition >> FlagBits, transition == DeadTransition ? null : from.Binding);
        return Step(from, Row(from), byteClass).Value;
    }

    /// <summary>The steps from one configuration that more than its local state decides, by class of byte; null where not yet taken. For <see cref="Step(in Configuration, KeptConfiguration[], int)"/>.</summary>
    public KeptConfiguration?[] Row(in Configuration configuration)
    {
        var key = (configuration.State, configuration.Binding?.Id ?? -1);
        if (_rows.TryGetValue(key, out var row)) return row;
        Interlocked.Increment(ref _rowCount);
        return _rows.GetOrAdd(key, new KeptConfiguration?[Program.Classes.Count]);
    }

    /// <summary>The configuration after one more byte of a class, where the configuration's row is at hand.</summary>
    public KeptConfiguration Step(in Configuration from, KeptConfiguration?[] row, int byteClass)
    {
        if (row[byteClass] is { } known) return known;
        var local = StepLocally(from, byteClass);
        var next = Keep(State(from.State).HasExits ? StepWithExits(from, local, byteClass) : local);
        Volatile.Write(ref row[byteClass], next);
        return next;
    }

    /// <summary>A configuration with what walks ask of it.</summary>
    public KeptConfiguration Keep(in Configuration configuration)
    {
        bool canLookBelow = !configuration.IsDead && !configuration.Binding!.IsBoundary && State(configuration.State).HasExits;
        return new KeptConfiguration(configuration, (configuration.State << FlagBits) | (canLookBelow ? HasExits : 0), ExitHoles(configuration));
    }

    /// <summary>The configuration after one more token, by token expressions alone; dead if none allows it.</summary>
    public Configuration StepToken(in Configuration from, int token)
    {
        lock (_gate) return Normalise(_stepper.Step(Flatten(from), 0, token));
    }

    /// <summary>Whether the text so far is a whole one.</summary>
    public bool IsAccepting(in Configuration configuration) => State(configuration.State).HasExits && CollectExits(configuration, null).IsAtBottom;

    /// <summary>The bytes that may follow.</summary>
    public ByteSet Next(in Configuration configuration)
    {
        var next = Outlook(configuration.State).First;
        if (!State(configuration.State).HasExits) return next;
        var outer = new List<Configuration>();
        CollectExits(configuration, outer);
        foreach (var exit in outer) next |= Outlook(exit.State).First;
        return next;
    }

    /// <summary>The holes (a bit each) that are reached by the ends of frames here.</summary>
    public ulong ExitHoles(in Configuration configuration) => State(configuration.State).HasExits ? CollectExits(configuration, null).Holes : 0;

    /// <summary>Whether some token expression may match here.</summary>
    public bool HasTokenEdges(in Configuration configuration)
    {
        if (!Program.HasTokens) return false;
        if (Outlook(configuration.State).HasTokenEdges || !State(configuration.State).HasExits) return Outlook(configuration.State).HasTokenEdges;
        var outer = new List<Configuration>();
        CollectExits(configuration, outer);
        return outer.Exists(exit => Outlook(exit.State).HasTokenEdges);
    }

    /// <summary>The configurations below frames that may end here, added to a list; and whether the bottom is reached, so that the text is a whole one.</summary>
    public bool CollectOuter(in Configuration configuration, List<Configuration> configurations)
    {
        if (!State(configuration.State).HasExits) return false;
        var outer = new List<Configuration>();
        bool isAtBottom = CollectExits(configuration, outer).IsAtBottom;
        configurations.AddRange(outer);
        return isAtBottom;
    }

    /// <summary>The token expressions that may come next.</summary>
    public IReadOnlyCollection<TokenSet> TokenSets(in Configuration configuration)
    {
        lock (_gate)
        {
            var sets = new HashSet<TokenSet>();
            var rules = new HashSet<int>();
            var pending = new Stack<Term>(Flatten(configuration).Select(item => item.Term));
            while (pending.TryPop(out var term))
            {
                var form = Program.Terms.Expand(term);
                foreach (var edge in form.Tokens) sets.Add(edge.Tokens);
                foreach (var call in form.Calls)
                    if (rules.Add(call.Rule)) pending.Push(Program.Rules[call.Rule].Start);
            }

            return sets;
        }
    }

    /// <summary>Both of two configurations; dead ones count for nothing.</summary>
    public Configuration Union(in Configuration left, in Configuration right)
    {
        if (left.IsDead || right.IsDead) return left.IsDead ? right : left;
        lock (_gate) return Normalise([.. Flatten(left), .. Flatten(right)]);
    }

    /// <summary>A local state over holes instead of real stacks.</summary>
    public Configuration OverHoles(LocalState state)
    {
        lock (_gate) return new Configuration(state.Id, _stacks.Binding(state.Groups.Select((group, i) => _stacks.Hole(i, group.Rule)).ToArray()));
    }

    /// <summary>The configuration after the frames over some stacks have ended.</summary>
    public Configuration After(IReadOnlyList<StackNode> ended)
    {
        if (ended.Count == 1) return Popped(ended[0]);
        lock (_gate)
        {
            var items = new List<StackItem>();
            foreach (var node in ended) AddReturns(node, items, []);
            return Normalise(items);
        }
    }

    /// <summary>Another local state with other terms over the same stacks: what masks are shared through.</summary>
    public LocalState WithTerms(LocalState state, Func<Term, Term> replace)
    {
        lock (_gate)
        {
            _key.Clear();
            var groups = new TermGroup[state.Groups.Length];
            for (int i = 0; i < groups.Length; i++)
            {
                Term[] terms = [.. state.Groups[i].Terms.Select(replace).Distinct().OrderBy(term => term.Id)];
                groups[i] = CreateGroup(state.Groups[i].Rule, terms);
            }

            return Intern(groups);
        }
    }

    /// <summary>Runs something that makes terms.</summary>
    public T WithPools<T>(Func<GrammarProgram, T> action)
    {
        lock (_gate) return action(Program);
    }

    /// <summary>The transition of a state by a class of byte, computing the state's row if needed.</summary>
    public int Transition(int state, int byteClass)
    {
        int known = Volatile.Read(ref Table[(state << _shift) + byteClass]);
        return known != 0 ? known : Explore(state, byteClass);
    }

    /// <summary>The target of a transition.</summary>
    public Configuration Follow(int transition, StackBinding? binding)
    {
        if ((transition & ChangesBinding) == 0) return Settle(new Configuration(transition >> FlagBits, binding), transition);
        lock (_gate)
        {
            var change = _changes[transition >> FlagBits];
            var nodes = new StackNode[change.Nodes.Length];
            var replaced = new Dictionary<StackNode, StackNode>();
            for (int i = 0; i < nodes.Length; i++) nodes[i] = Substitute(change.Nodes[i], binding!.Nodes, replaced);
            return Settle(new Configuration(change.State, _stacks.Binding(nodes)), transition);
        }
    }

    private Configuration StepLocally(in Configuration from, int byteClass)
    {
        int transition = Transition(from.State, byteClass);
        return (transition & (ChangesBinding | HasExits)) == 0
            ? new Configuration(transition >> FlagBits, transition == DeadTransition ? null : from.Binding)
            : Follow(transition, from.Binding);
    }

    // A frame with nothing left to come is left at once, so that equal situations are equal configurations.
    private Configuration Settle(Configuration configuration, int transition)
    {
        while ((transition & HasExits) != 0 && State(configuration.State).IsEndOnly && !configuration.Binding!.Nodes[0].IsBoundary)
        {
            configuration = Popped(configuration.Binding.Nodes[0]);
        }

        return configuration;
    }

    private Configuration StepWithExits(in Configuration from, Configuration local, int byteClass)
    {
        var outer = ExitScratch.Rent();
        CollectExits(from, outer);
        var found = local;
        bool isAmbiguous = false;
        foreach (var exit in outer)
        {
            var after = StepLocally(exit, byteClass);
            if (after.IsDead) continue;
            isAmbiguous |= !found.IsDead;
            found = after;
        }

        ExitScratch.Return(outer);
        if (!isAmbiguous) return found;
        lock (_gate) return Normalise(_stepper.Step(Flatten(from), Program.Classes.Representatives[byteClass]));
    }

    // What is below the frames that may end: their configurations, and whether the bottom or a hole is reached.
    private (bool IsAtBottom, ulong Holes) CollectExits(in Configuration configuration, List<Configuration>? outer)
    {
        var seen = outer ?? ExitScratch.Rent();
        int first = seen.Count;
        bool isAtBottom = false;
        ulong holes = 0;
        HashSet<Configuration>? index = null;
        Visit(configuration);
        for (int i = first; i < seen.Count; i++) Visit(seen[i]);
        if (outer is null) ExitScratch.Return(seen);
        return (isAtBottom, holes);

        void Visit(in Configuration current)
        {
            var groups = State(current.State).Groups;
            for (int i = 0; i < groups.Length; i++)
            {
                if (!groups[i].HasExit) continue;
                var node = current.Binding!.Nodes[i];
                if (node.IsBottom) isAtBottom = true;
                else if (node.IsBoundary) holes |= 1UL << Math.Min(node.Hole, 63);
                else Add(Popped(node));
            }
        }

        void Add(Configuration exit)
        {
            const int FewExits = 16;
            if (seen.Count - first > FewExits)
            {
                index ??= [.. CollectionsMarshal.AsSpan(seen)[first..]];
                if (index.Add(exit)) seen.Add(exit);
                return;
            }

            for (int i = first; i < seen.Count; i++)
                if (seen[i] == exit) return;
            seen.Add(exit);
        }
    }

    private Configuration Popped(StackNode node)
    {
        if (node.Popped is { } known) return known.Value;
        lock (_gate)
        {
            var items = new List<StackItem>();
            AddReturns(node, items, []);
            var configuration = Normalise(items);
            node.Popped = new PoppedConfiguration(configuration);   // what is below may come back to this node: nothing more is asked of it here
            return configuration;
        }
    }

    private void AddReturns(StackNode ended, List<StackItem> items, HashSet<StackNode> seen)
    {
        var pending = new Stack<StackNode>([ended]);
        while (pending.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            foreach (var (term, below) in Returns(node))
            {
                if (term.IsEnd && !below.IsBoundary) pending.Push(below);
                else items.Add(new StackItem(term, below));
            }
        }
    }

    private IEnumerable<StackReturn> Returns(StackNode node)
    {
        if (node.Group is not { } group) return node.Returns;
        var returns = group.Entries.Where(entry => entry.Rule == node.Rule).Select(entry => entry.Return);
        var inner = Program.Rules[node.Rule].LeftReturns.Where(entry => Array.BinarySearch(group.Started, entry.Rule) >= 0);
        return returns.Concat(inner.Select(entry => new StackReturn(entry.Return, _stacks.Node(entry.Rule, group))));
    }

    // All items, those below frames that may end included.
    private List<StackItem> Flatten(in Configuration configuration)
    {
        var items = new List<StackItem>();
        var seen = new HashSet<StackNode>();
        var state = State(configuration.State);
        for (int i = 0; i < state.Groups.Length; i++)
            foreach (var term in state.Groups[i].Terms) items.Add(new StackItem(term, configuration.Binding!.Nodes[i]));

        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Term.IsNullable && !items[i].Below.IsBoundary) AddReturns(items[i].Below, items, seen);
            if (items.Count > _limits.MaxItems) throw new GrammarLimitException($"The text can be understood in more than {_limits.MaxItems:N0} ways at once (MaxItems); make the grammar less ambiguous.");
        }

        return items;
    }

    private int Explore(int stateId, int byteClass)
    {
        lock (_gate)
        {
            int row = stateId << _shift;
            if (_table[row + byteClass] != 0) return _table[row + byteClass];
            var state = _states[stateId];
            if (TryExploreSimple(state, row)) return _table[row + byteClass];
            var items = new List<StackItem>();
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
        items.Sort(static (left, right) => (left.Below.Id, left.Term.Id).CompareTo((right.Below.Id, right.Term.Id)));
        var groups = new List<(TermGroup Terms, StackNode Below)>();
        var terms = new List<Term>();
        for (int i = 0; i < items.Count;)
        {
            var below = items[i].Below;
            terms.Clear();
            for (; i < items.Count && items[i].Below == below; i++)
                if (terms.Count == 0 || terms[^1] != items[i].Term) terms.Add(items[i].Term);
            groups.Add((CreateGroup(below.Rule, [.. terms]), below));
        }

        if (groups.Count > 1)
        {
            groups.Sort(static (left, right) => Compare(left.Terms, right.Terms) is var order and not 0 ? order : left.Below.Id.CompareTo(right.Below.Id));
            MergeEqual(groups);
        }

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
