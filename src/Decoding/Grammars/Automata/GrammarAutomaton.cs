using System.Collections.Concurrent;

namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// The deterministic automaton of a grammar, made as far as texts reach into it. Local states and their transitions by class of byte are a table that any number
/// of threads read without a lock; what is not in it yet is computed under one.
/// </summary>
internal sealed partial class GrammarAutomaton
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
    private readonly List<StackItem> _explored = [];   // these three are used again and again, under the lock
    private readonly List<(TermGroup Terms, StackNode Below)> _groups = [];
    private readonly List<Term> _terms = [];
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
}
