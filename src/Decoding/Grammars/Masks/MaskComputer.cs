using System.Collections.Concurrent;
using Reasoning.Decoding.Grammars.Automata;
using Reasoning.Decoding.Grammars.Tokens;

namespace Reasoning.Decoding.Grammars.Masks;

/// <summary>
/// The masks of a grammar over a vocabulary: those of local states, and what the stack below adds to them. Each is computed once and kept. Safe to share between
/// threads.
/// </summary>
internal sealed class MaskComputer
{
    private readonly VocabularyIndex _vocabulary;
    private readonly MaskBuilder _builder;
    private readonly ConcurrentDictionary<(int State, int Binding), TokenMask> _masks = [];
    private readonly ConcurrentStack<TokenWalk> _walks = [];   // not a bag: that has a finalizer, which would keep a whole grammar alive for another collection
    private readonly TokenMask _nothing;
    private long _size;

    public MaskComputer(GrammarAutomaton automaton, VocabularyIndex vocabulary)
    {
        Automaton = automaton;
        _vocabulary = vocabulary;
        _builder = new MaskBuilder(automaton, vocabulary, new CountTwins(vocabulary), Tokens);
        _nothing = new TokenMask(vocabulary.Size, []);
    }

    public GrammarAutomaton Automaton { get; }

    /// <summary>Bytes of the masks that are kept.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>The tokens that may follow a configuration.</summary>
    public TokenMask Compute(in Configuration configuration)
    {
        if (configuration.IsDead) return _nothing;
        var state = Automaton.State(configuration.State);
        if (!state.HasExits && state.Tokens is StateTokens { Exits.Length: 0, Twin: null } known && !Automaton.HasTokenEdges(configuration)) return known.Inside;
        var key = (configuration.State, configuration.Binding!.Id);
        if (_masks.TryGetValue(key, out var mask)) return mask;
        try
        {
            return _masks[key] = ComputeNew(configuration, state);
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new GrammarLimitException("The expressions of the grammar are nested too deeply for the stack of this thread.", exception);
        }
    }

    /// <summary>The configuration after a token; dead if it cannot follow.</summary>
    public Configuration Step(in Configuration configuration, int token)
    {
        var next = configuration;
        var bytes = _vocabulary.Bytes(token);
        foreach (byte value in bytes)
        {
            next = Automaton.Step(next, value);
            if (next.IsDead) break;
        }

        if (bytes.IsEmpty) next = Configuration.Dead;
        return Automaton.HasTokenEdges(configuration) ? Automaton.Union(next, Automaton.StepToken(configuration, token)) : next;
    }

    // The frames at the top may end before the token: then those below decide, each by itself.
    private TokenMask ComputeNew(in Configuration configuration, LocalState state)
    {
        if (!state.HasExits && !Automaton.HasTokenEdges(configuration)) return Local(configuration);
        var all = new List<Configuration> { configuration };
        bool isAccepting = Automaton.CollectOuter(configuration, all);
        TokenMask[] parts = [.. all.Select(outer => Local(outer))];
        return Rent((parts, isAccepting, configuration), (walk, from) =>
        {
            foreach (var part in from.parts) walk.Add(part);
            if (from.isAccepting)
                foreach (int end in _vocabulary.EndTokens) walk.Add(end);
            if (Automaton.HasTokenEdges(from.configuration)) AddTokenEdges(from.configuration, walk);
            if (walk.CountTokens() != from.parts[0].Count) return Keep(walk.Finish(_vocabulary.Size));
            walk.Clear();
            return from.parts[0];
        });
    }

    // What a configuration allows without the ends of its frames before the token.
    private TokenMask Local(in Configuration configuration)
    {
        var state = Automaton.State(configuration.State);
        if (state.Groups.Length > LocalState.MaxMaskedGroups)
        {
            return Rent(configuration, (walk, from) =>
            {
                _builder.WalkFrom(from, walk, findsExits: false);
                return Keep(walk.Finish(_vocabulary.Size));
            });
        }

        var tokens = Tokens(state);
        if (tokens.Twin is { } twin) return Correct(Local(new Configuration(twin.Id, configuration.Binding)), configuration, tokens);
        return tokens.Exits.Length == 0 ? tokens.Inside : Rent((configuration, state, tokens), (walk, from) =>
        {
            walk.Add(from.tokens.Inside);
            foreach (var (holes, rests) in from.tokens.Exits) AddRests(from.configuration, from.state, holes, rests, walk);
            if (walk.CountTokens() != from.tokens.Inside.Count) return Keep(walk.Finish(_vocabulary.Size));
            walk.Clear();
            return from.tokens.Inside;
        });
    }

    private void AddRests(in Configuration configuration, LocalState state, ulong holes, TokenTrie rests, TokenWalk walk)
    {
        var ended = new List<StackNode>();
        for (int i = 0; i < state.Groups.Length; i++)
            if (((holes >> i) & 1) != 0 && !configuration.Binding!.Nodes[i].IsBottom) ended.Add(configuration.Binding.Nodes[i]);
        if (ended.Count > 0) walk.Walk(Automaton, rests, 0, rests.Nodes.Length, Automaton.After(ended), findsExits: false);
    }

    private StateTokens Tokens(LocalState state)
    {
        if (state.Tokens is StateTokens known) return known;
        var tokens = Rent(state, (walk, from) => _builder.Build(from, walk));
        Keep(tokens.Inside);
        state.Tokens = tokens;
        return tokens;
    }

    private void AddTokenEdges(in Configuration configuration, TokenWalk walk)
    {
        foreach (var set in Automaton.TokenSets(configuration))
        {
            if (!set.IsExcept)
            {
                foreach (int token in set.Ids) walk.Add(token);
                continue;
            }

            for (int token = 0; token < _vocabulary.Size; token++)
                if (set.Contains(token)) walk.Add(token);
        }
    }

    // The mask of a state from that of its twin, which has no bounds: only tokens that could reach one are looked at.
    private TokenMask Correct(TokenMask twin, in Configuration configuration, StateTokens tokens)
    {
        var added = new List<int>();
        var removed = new List<int>();
        foreach (int token in tokens.CountedTokens) Check(token, configuration);
        if (tokens.Bound is var (slice, max))
        {
            removed.AddRange(slice.InsideLongerThan(max));
            foreach (int token in slice.LeavingLongerThan(max))
                if (twin.IsAllowed(token)) Check(token, configuration);
            foreach (int token in slice.OutsideLongerThan(max))   // an escape counts as well
                if (twin.IsAllowed(token)) Check(token, configuration);
        }

        if (added.Count == 0 && removed.Count == 0) return twin;
        return Rent((twin, added, removed), (walk, from) =>
        {
            walk.Add(from.twin);
            foreach (int token in from.added) walk.Add(token);
            foreach (int token in from.removed) walk.Remove(token);
            return Keep(walk.Finish(_vocabulary.Size));
        });

        void Check(int token, in Configuration from)
        {
            bool isAllowed = !Step(from, token).IsDead;
            if (isAllowed != twin.IsAllowed(token)) (isAllowed ? added : removed).Add(token);
        }
    }

    private TokenMask Keep(TokenMask mask)
    {
        Interlocked.Add(ref _size, mask.Size);
        return mask;
    }

    private TResult Rent<TState, TResult>(TState state, Func<TokenWalk, TState, TResult> action)
    {
        if (!_walks.TryPop(out var walk)) walk = new TokenWalk(_vocabulary.Words);
        try
        {
            return action(walk, state);
        }
        catch
        {
            walk.Clear();
            throw;
        }
        finally
        {
            _walks.Push(walk);
        }
    }
}
