namespace Reasoning.Decoding.Speculation.Suffixes;

/// <summary>
/// The suffix automaton of a growing token sequence (Blumer et al., "The smallest automaton recognizing the subwords of a text", 1985): every substring leads
/// from the root to one state, and substrings that end at the same positions share it. Each appended token costs amortised O(1); at most 2n states and
/// 3n transitions for n tokens.
/// </summary>
/// <remarks>
/// The longest suffix that also occurs earlier needs no matching of its own: it is the longest string of the state that the suffix link of the last state leads
/// to. So it cannot match itself, which happens when a separate match is moved on only after the automaton has grown.
/// </remarks>
internal sealed class SuffixAutomaton
{
    private const int Root = 0;
    private int[] _tokens;
    private State[] _states;
    private int _stateCount;
    private int _last;
    private readonly TransitionTable _transitions;

    /// <summary>Creates the automaton of the empty sequence.</summary>
    /// <param name="capacity">How many tokens are expected; more are taken too.</param>
    public SuffixAutomaton(int capacity = 0)
    {
        capacity = Math.Max(capacity, 16);
        _tokens = new int[capacity];
        _states = new State[capacity + (capacity / 2)];
        _transitions = new TransitionTable(capacity * 2);
        _states[0] = new State { Link = -1, FirstEnd = -1, FirstEdge = -1 };
        _stateCount = 1;
    }

    /// <summary>How many tokens were appended.</summary>
    public int Count { get; private set; }

    public int StateCount => _stateCount;

    public int TransitionCount => _transitions.Count;

    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Count);

    public ReadOnlySpan<State> States => _states.AsSpan(0, _stateCount);

    public TransitionTable Transitions => _transitions;

    /// <summary>Length of the longest suffix that also ends at an earlier position; 0 when the last token is new.</summary>
    public int MatchLength => _last == Root ? 0 : _states[_states[_last].Link].Length;

    /// <summary>Where that suffix first ended: the index of its last token. Only meaningful when it is not empty.</summary>
    public int MatchEnd => _states[_states[_last].Link].FirstEnd;

    /// <summary>Appends a token.</summary>
    public void Add(int token)
    {
        if (Count == _tokens.Length) Array.Resize(ref _tokens, Count * 2);
        _tokens[Count] = token;
        int current = AddState(new State { Length = Count + 1, FirstEnd = Count, FirstEdge = -1 });
        Count++;

        int state = _last, edge = -1;
        for (; state >= 0; state = _states[state].Link)
        {
            edge = _transitions.FindOrAdd(state, token, current, ref _states[state].FirstEdge);
            if (edge >= 0) break;
        }

        int link = state < 0 ? Root : LinkOf(state, token, edge);   // may move the states to a larger array
        _states[current].Link = link;
        _last = current;
    }

    // The state of the longest known suffix: split off its target where that stands for longer strings too.
    private int LinkOf(int state, int token, int edge)
    {
        int target = _transitions[edge].Target;
        int length = _states[state].Length + 1;
        if (_states[target].Length == length) return target;

        int clone = AddState(new State { Length = length, Link = _states[target].Link, FirstEnd = _states[target].FirstEnd, FirstEdge = -1 });
        for (int copied = _states[target].FirstEdge; copied >= 0; copied = _transitions[copied].Next)
            _transitions.FindOrAdd(clone, _transitions[copied].Token, _transitions[copied].Target, ref _states[clone].FirstEdge);
        while (edge >= 0 && _transitions[edge].Target == target)
        {
            _transitions.Redirect(edge, clone);
            state = _states[state].Link;
            edge = state < 0 ? -1 : _transitions.Find(state, token);
        }

        _states[target].Link = clone;
        return clone;
    }

    private int AddState(State state)
    {
        if (_stateCount == _states.Length) Array.Resize(ref _states, _stateCount * 2);
        _states[_stateCount] = state;
        return _stateCount++;
    }

    /// <summary>Strings that end at the same positions, each a suffix of the longest.</summary>
    internal struct State
    {
        /// <summary>Length of the longest string.</summary>
        public int Length;

        /// <summary>The state of its longest suffix that ends at more positions; −1 for the root.</summary>
        public int Link;

        /// <summary>Index of the token at which the strings first end.</summary>
        public int FirstEnd;

        /// <summary>Head of the list of transitions; −1 when there are none.</summary>
        public int FirstEdge;
    }
}
