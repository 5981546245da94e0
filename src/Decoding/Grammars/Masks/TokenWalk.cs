using System.Numerics;
using Reasoning.Decoding.Grammars.Automata;
using Reasoning.Decoding.Grammars.Tokens;

namespace Reasoning.Decoding.Grammars.Masks;

/// <summary>Runs the automaton over tries of tokens and collects those that it accepts. Used by one thread at a time, and again for many masks.</summary>
internal sealed class TokenWalk
{
    private const int MaxListed = TokenMask.MaxListed;
    private readonly ulong[] _words;
    private readonly int[] _listed = new int[MaxListed];
    private readonly List<StackBinding?> _bindings = [];
    private long[] _path = new long[256];   // by depth: transition below, index of the binding above
    private KeptConfiguration?[]?[] _rows = new KeptConfiguration?[256][];   // by depth, where asked for
    private (Configuration, Configuration)[] _pairs = [];
    private int _count;
    private bool _isCounted = true;

    public TokenWalk(int words) => _words = new ulong[words];

    /// <summary>The places within tries at which frames over holes may end, where these are asked for.</summary>
    public List<(TokenTrie Trie, int Node, ulong Holes)> Exits { get; } = [];

    /// <summary>Number of tokens collected so far. O(vocabulary) after whole masks were added.</summary>
    public int CountTokens()
    {
        if (!_isCounted) Recount();
        return _count;
    }

    /// <summary>Room for two configurations at each depth, of whoever uses the walk.</summary>
    public (Configuration Here, Configuration There)[] PairPath(int depths)
    {
        if (_pairs.Length < depths) _pairs = new (Configuration, Configuration)[depths];
        return _pairs;
    }

    private bool Has(int token) => ((_words[token >> 6] >> token) & 1) != 0;

    public void Add(int token)
    {
        ulong bit = 1UL << token;
        ref ulong word = ref _words[token >> 6];
        if ((word & bit) != 0) return;
        word |= bit;
        if (_count < MaxListed) _listed[_count] = token;
        _count++;
    }

    public void Remove(int token)
    {
        if (!Has(token)) return;
        _words[token >> 6] &= ~(1UL << token);
        _isCounted = false;
    }

    /// <summary>Adds the tokens that end at a node.</summary>
    public void Add(TokenTrie trie, int node)
    {
        int token = trie.Nodes[node].Token;
        if (token >= 0)
        {
            Add(token);
        }
        else if (token < -1)
        {
            foreach (int one in trie.Lists[~token - 1]) Add(one);
        }
    }

    /// <summary>Removes the tokens that end at a node.</summary>
    public void Remove(TokenTrie trie, int node)
    {
        int token = trie.Nodes[node].Token;
        if (token >= 0)
        {
            Remove(token);
        }
        else if (token < -1)
        {
            foreach (int one in trie.Lists[~token - 1]) Remove(one);
        }
    }

    public void Add(TokenMask mask)
    {
        if (mask.IsListed)
        {
            foreach (int token in mask.Listed) Add(token);
            return;
        }

        AddWords(mask.Words);
    }

    public void AddWords(ReadOnlySpan<ulong> words)
    {
        for (int i = 0; i < words.Length; i++) _words[i] |= words[i];
        _isCounted = false;
    }

    /// <summary>Makes the mask, and forgets what was collected.</summary>
    public TokenMask Finish(int vocabularySize)
    {
        if (!_isCounted) Recount();
        TokenMask mask;
        if (_count <= MaxListed)
        {
            int[] listed = _listed.AsSpan(0, _count).ToArray();
            Array.Sort(listed);
            foreach (int token in listed) _words[token >> 6] = 0;
            mask = new TokenMask(vocabularySize, listed);
        }
        else
        {
            mask = new TokenMask(vocabularySize, _words.AsSpan().ToArray(), _count);
            _words.AsSpan().Clear();
        }

        _count = 0;
        return mask;
    }

    /// <summary>Forgets what was collected.</summary>
    public void Clear()
    {
        _words.AsSpan().Clear();
        _count = 0;
        _isCounted = true;
        Exits.Clear();
    }

    /// <summary>Collects the tokens of some sibling nodes and what is below them that may follow a configuration.</summary>
    /// <param name="automaton">The automaton.</param>
    /// <param name="trie">The trie.</param>
    /// <param name="from">The first sibling.</param>
    /// <param name="to">The node after the last sibling and all below it.</param>
    /// <param name="start">The configuration at the siblings' parent.</param>
    /// <param name="findsExits">Whether places where frames over holes may end are noted in <see cref="Exits"/>.</param>
    public void Walk(GrammarAutomaton automaton, TokenTrie trie, int from, int to, in Configuration start, bool findsExits)
    {
        if (from >= to) return;
        if (_path.Length <= trie.MaxDepth) (_path, _rows) = (new long[trie.MaxDepth + 1], new KeptConfiguration?[trie.MaxDepth + 1][]);
        _bindings.Clear();
        _bindings.Add(start.Binding);
        var nodes = trie.Nodes;
        byte[] classes = automaton.Classes;
        int shift = automaton.Shift;
        int[] table = automaton.Table;
        long[] path = _path;
        path[nodes[from].Depth - 1] = (uint)automaton.Keep(start).Transition;
        _rows[nodes[from].Depth - 1] = null;
        for (int i = from; i < to;)
        {
            ref readonly var node = ref nodes[i];
            long parent = path[node.Depth - 1];
            int above = (int)parent;
            int transition = 0;
            if ((above & GrammarAutomaton.HasExits) == 0)
            {
                int index = ((above >> GrammarAutomaton.FlagBits) << shift) + classes[node.Byte];
                if (index < table.Length) transition = Volatile.Read(ref table[index]);   // so that the state it leads to is seen as well
            }

            if (transition == GrammarAutomaton.DeadTransition)
            {
                i = node.Skip;
                continue;
            }

            int bindingIndex = (int)(parent >> 32);
            if (transition != 0 && (transition & (GrammarAutomaton.ChangesBinding | GrammarAutomaton.HasExits)) == 0)
            {
                path[node.Depth] = (parent & ~0xFFFFFFFFL) | (uint)transition;
                _rows[node.Depth] = null;
            }
            else if ((transition & GrammarAutomaton.HasExits) != 0 && (transition & GrammarAutomaton.ChangesBinding) == 0 && _bindings[bindingIndex]!.IsBoundary)
            {
                // Frames may end here, but what is below cannot be looked into: there is nothing to step through beside the state itself.
                path[node.Depth] = (parent & ~0xFFFFFFFFL) | (uint)(transition & ~GrammarAutomaton.HasExits);
                _rows[node.Depth] = null;
                if (findsExits && automaton.ExitHoles(new Configuration(transition >> GrammarAutomaton.FlagBits, _bindings[bindingIndex])) is var holes and not 0)
                    Exits.Add((trie, i, holes));
            }
            else
            {
                var last = new Configuration(above >> GrammarAutomaton.FlagBits, _bindings[bindingIndex]);
                var next = automaton.Step(last, _rows[node.Depth - 1] ??= automaton.Row(last), classes[node.Byte]);
                table = automaton.Table;
                if (next.Transition == GrammarAutomaton.DeadTransition)
                {
                    i = node.Skip;
                    continue;
                }

                if (next.Value.Binding != _bindings[bindingIndex])
                {
                    bindingIndex = _bindings.Count;
                    _bindings.Add(next.Value.Binding);
                }

                path[node.Depth] = ((long)bindingIndex << 32) | (uint)next.Transition;
                _rows[node.Depth] = null;
                if (findsExits && next.Holes != 0) Exits.Add((trie, i, next.Holes));
            }

            Add(trie, i);
            i++;
        }
    }

    private void Recount()
    {
        int count = 0;
        foreach (ulong word in _words) count += BitOperations.PopCount(word);
        _count = count;
        _isCounted = true;
        if (count > MaxListed) return;
        int next = 0;
        for (int i = 0; i < _words.Length; i++)
            for (ulong bits = _words[i]; bits != 0; bits &= bits - 1) _listed[next++] = (i << 6) + BitOperations.TrailingZeroCount(bits);
    }
}
