using Reasoning.Decoding.Grammars.Automata;
using Reasoning.Decoding.Grammars.Tokens;

namespace Reasoning.Decoding.Grammars.Masks;

/// <summary>Computes what a local state says about tokens: by slices where it loops on a class of texts, else by walking the trie.</summary>
internal sealed partial class MaskBuilder(GrammarAutomaton automaton, VocabularyIndex vocabulary, CountTwins twins, Func<LocalState, StateTokens> tokensOf)
{
    // A slice saves time only where many tokens begin in its class.
    private const int MinNodesForSlice = 2000;
    private const int MinNodesForSplit = 10_000;
    private const int MinOpenBytes = 4;       // a state with fewer ways to go on is in the middle of a fixed text
    private const int MaxChain = 10;

    public StateTokens Build(LocalState state, TokenWalk walk)
    {
        if ((FindTwin(state) ?? FindBesideLoop(state, walk)) is { } tokens) return tokens;
        WalkFrom(automaton.OverHoles(state), walk, findsExits: true);
        var exits = walk.Exits.Count > 0 ? CreateExits(state, walk.Exits) : [];
        walk.Exits.Clear();
        return new StateTokens { Inside = walk.Finish(vocabulary.Size), Exits = exits };
    }

    private StateTokens? FindTwin(LocalState state)
    {
        var nothing = new TokenMask(vocabulary.Size, []);
        if (state.Groups is [{ Terms: [{ Head: { Kind: ExpressionKind.Repeat, Max: > 1 and not Expression.Unbounded, Min: < MaxChain } counted }] }]
            && twins.Find(automaton, state, opensFirst: true) is var (open, others)
            && FindChain(automaton.OverHoles(open)) is var (rest, hasOthers, _)
            && CountsCharacters(state, rest, hasOthers)
            && vocabulary.FindSlice(SliceKey.Of(rest, hasOthers)) is { } slice)
        {
            return new StateTokens { Inside = nothing, Twin = open, CountedTokens = others, Bound = new CharacterBound(slice, counted.Max) };
        }

        return twins.Find(automaton, state, opensFirst: false) is var (twin, tokens)
            ? new StateTokens { Inside = nothing, Twin = twin, CountedTokens = tokens }
            : null;
    }

    // Whether a repetition counts each character of a class once: not if one turn of it may have several, or if what comes after it takes such characters too.
    private bool CountsCharacters(LocalState state, UInt128 characters, bool hasOthers)
    {
        var term = state.Groups[0].Terms[0];
        var counted = term.Head!;
        if (term.Tail!.IsNullable && Overlaps(Follow(state, holes: 1), characters, hasOthers)) return false;

        // Without the minimum, so that what comes after the repetition shows at once.
        var (all, one) = automaton.WithPools(program => (
            program.Terms.Create(program.Expressions.Repeat(counted.Left!, 0, counted.Max), term.Tail!),
            program.Terms.Create(program.Expressions.Repeat(counted.Left!, 0, counted.Max - 1), term.Tail!)));
        var start = automaton.OverHoles(automaton.WithTerms(state, _ => all));
        Configuration? next = null;
        foreach (var members in automaton.Program.Classes.Members)
        {
            if ((Ascii(members) & characters) == 0) continue;
            var after = automaton.Step(start, (byte)members.Next(0));
            if (after != (next ??= after)) return false;
        }

        return next is { IsDead: false } target && target.Binding == start.Binding && automaton.State(target.State).Groups is [{ Terms: [var only] }] && only == one
            && (!hasOthers || CharactersLeadTo(start, target));
    }

    /// <summary>Collects all tokens that may follow a configuration.</summary>
    public void WalkFrom(in Configuration start, TokenWalk walk, bool findsExits) => WalkBelow(-1, start, findsExits ? automaton.State(start.State) : null, walk);

    // The tokens below a node of the trie; −1 for the root, else one of its children. The holes are those of the given state; exits are not looked for if it is null.
    private void WalkBelow(int parent, in Configuration start, LocalState? whole, TokenWalk walk)
    {
        bool findsExits = whole is not null;
        var trie = vocabulary.Trie;
        int prefix = parent < 0 ? SliceKey.NoPrefix : trie.Nodes[parent].Byte;
        var open = automaton.Next(start);
        foreach (var (target, bytes) in open.Count < MinOpenBytes ? [] : Targets(start, open))
        {
            if (FindLoop(parent, start, target, bytes, whole) is not var (found, chain)) continue;
            var key = found with { Prefix = prefix };
            if (vocabulary.FindSlice(key) is not { } slice) continue;
            walk.AddWords(slice.Inside);
            for (int i = 0; i < chain.Count; i++)
            {
                // After i + 1 characters of the class; the last of the chain loops.
                var rests = i < chain.Count - 1 ? slice.Rests(i + 1, i + 1) : slice.Rests(i + 1);
                if (findsExits && automaton.ExitHoles(chain[i]) is var holes and not 0) walk.Exits.Add((rests, -1, holes));
                walk.Walk(automaton, rests, 0, rests.Nodes.Length, chain[i], findsExits);
            }

            open &= ~bytes;
            if (!key.FirstHasOthers) continue;
            open &= ByteSet.Range(0, 0x7F);
            var cutOff = vocabulary.CutOff(key);
            walk.Walk(automaton, cutOff, 0, cutOff.Nodes.Length, start, findsExits);
        }

        for (int node = parent + 1; node < End(parent); node = trie.Nodes[node].Skip)
        {
            if (!open.Contains(trie.Nodes[node].Byte)) continue;
            if (parent >= 0 || trie.Nodes[node].Skip - node < MinNodesForSplit)
            {
                walk.Walk(automaton, trie, node, trie.Nodes[node].Skip, start, findsExits);
                continue;
            }

            // So many tokens begin with this byte (a space) that what comes after it is worth slices of its own.
            walk.Walk(automaton, trie, node, node + 1, start, findsExits);
            var next = automaton.Step(start, trie.Nodes[node].Byte);
            if (!next.IsDead) WalkBelow(node, next, whole, walk);
        }
    }

    // Nodes below the children with some bytes, those included.
    private int NodesBelow(int parent, in ByteSet bytes)
    {
        int nodes = 0;
        if (parent < 0)
        {
            for (int value = bytes.Next(0); value >= 0; value = value == 255 ? -1 : bytes.Next(value + 1)) nodes += vocabulary.Trie.SizeOfRoot(value);
            return nodes;
        }

        for (int node = parent + 1; node < End(parent); node = vocabulary.Trie.Nodes[node].Skip)
            if (bytes.Contains(vocabulary.Trie.Nodes[node].Byte)) nodes += vocabulary.Trie.Nodes[node].Skip - node;
        return nodes;
    }

    private int End(int parent) => parent < 0 ? vocabulary.Trie.Nodes.Length : vocabulary.Trie.Nodes[parent].Skip;

    // The configurations that single ASCII characters lead to, with those characters.
    private List<(Configuration Target, ByteSet Bytes)> Targets(in Configuration start, in ByteSet open)
    {
        var targets = new List<(Configuration Target, ByteSet Bytes)>();
        foreach (var members in automaton.Program.Classes.Members)
        {
            var bytes = members & open & ByteSet.Range(0, 0x7F);
            if (bytes.IsEmpty) continue;
            var target = automaton.Step(start, (byte)bytes.Next(0));
            if (target.IsDead) continue;
            int known = targets.FindIndex(entry => entry.Target == target);
            if (known < 0) targets.Add((target, bytes));
            else targets[known] = (target, targets[known].Bytes | bytes);
        }

        return targets;
    }

    // The configuration that most ASCII characters lead to, with those characters; a dead one if none leads anywhere.
    private (Configuration Target, ByteSet Bytes) MostFrequentTarget(in Configuration start)
    {
        var open = automaton.Next(start) & ByteSet.Range(0, 0x7F);
        var members = automaton.Program.Classes.Members;
        Span<long> targets = stackalloc long[members.Length];
        Span<int> frequencies = stackalloc int[members.Length];
        long best = -1;
        int bestFrequency = 0;
        for (int i = 0; i < members.Length; i++)
        {
            var bytes = members[i] & open;
            targets[i] = -1;
            if (bytes.IsEmpty || automaton.Step(start, (byte)bytes.Next(0)) is not { IsDead: false } target) continue;
            targets[i] = ((long)target.State << 32) | (uint)target.Binding!.Id;
            int first = targets.IndexOf(targets[i]);
            frequencies[first] += bytes.Count;
            if (frequencies[first] > bestFrequency) (best, bestFrequency) = (targets[i], frequencies[first]);
        }

        var all = default(ByteSet);
        for (int i = 0; best >= 0 && i < members.Length; i++)
            if (targets[i] == best) all |= members[i] & open;
        return (best < 0 ? Configuration.Dead : automaton.Step(start, (byte)all.Next(0)), all);
    }

    // The class of texts that lead from the start to a target that loops, and the way there; null where there is none or it is not worth a slice.
    private (SliceKey Key, List<Configuration> Chain)? FindLoop(int parent, in Configuration start, in Configuration target, in ByteSet first, LocalState? whole)
    {
        if (automaton.Next(target).Count < MinOpenBytes) return null;
        if (NodesBelow(parent, first) < MinNodesForSlice || FindChain(target) is not var (rest, hasOthers, chain)) return null;

        if (whole is not null)
        {
            // Where a frame may end at every character, what follows it must not be one more of the loop.
            var follow = default(ByteSet);
            foreach (var link in chain)
                if (automaton.ExitHoles(link) is var holes and not 0) follow |= Follow(whole, holes);
            if (Overlaps(follow, rest, hasOthers)) return null;
        }

        return (new SliceKey(Ascii(first), CharactersLeadTo(start, target), rest, hasOthers), chain);
    }

    // Configurations that one class of characters leads along, the last of them to itself: a minimum length is such a chain. Null where there is none.
    private (UInt128 Loop, bool HasOthers, List<Configuration> Chain)? FindChain(in Configuration start)
    {
        var chain = new List<Configuration> { start };
        UInt128? rest = null;
        bool hasOthers = false;
        while (chain.Count <= MaxChain)
        {
            var last = chain[^1];
            var (next, bytes) = MostFrequentTarget(last);
            if (next.IsDead) return null;
            bool characters = CharactersLeadTo(last, next);
            if (rest is null) (rest, hasOthers) = (Ascii(bytes), characters);
            else if (rest != Ascii(bytes) || hasOthers != characters) return null;
            if (next == last) return (rest.Value, hasOthers, chain);
            chain.Add(next);
        }

        return null;
    }

    private static bool Overlaps(in ByteSet follow, UInt128 characters, bool hasOthers) =>
        (Ascii(follow) & characters) != 0 || (hasOthers && follow.Intersects(ByteSet.Range(0x80, 0xFF)));

    private static UInt128 Ascii(in ByteSet set) => new(set.Bits1, set.Bits0);

    // Whether every character outside ASCII leads from one configuration to another.
    private bool CharactersLeadTo(in Configuration from, in Configuration to) =>
        LeadTo(from, to, (0xC2, 0xDF), (0x80, 0xBF))
        && LeadTo(from, to, (0xE0, 0xE0), (0xA0, 0xBF), (0x80, 0xBF))
        && LeadTo(from, to, (0xE1, 0xEC), (0x80, 0xBF), (0x80, 0xBF))
        && LeadTo(from, to, (0xED, 0xED), (0x80, 0x9F), (0x80, 0xBF))
        && LeadTo(from, to, (0xEE, 0xEF), (0x80, 0xBF), (0x80, 0xBF))
        && LeadTo(from, to, (0xF0, 0xF0), (0x90, 0xBF), (0x80, 0xBF), (0x80, 0xBF))
        && LeadTo(from, to, (0xF1, 0xF3), (0x80, 0xBF), (0x80, 0xBF), (0x80, 0xBF))
        && LeadTo(from, to, (0xF4, 0xF4), (0x80, 0x8F), (0x80, 0xBF), (0x80, 0xBF));

    private bool LeadTo(in Configuration from, in Configuration to, params ReadOnlySpan<(int First, int Last)> path)
    {
        if (path.IsEmpty) return from == to;
        var range = ByteSet.Range(path[0].First, path[0].Last);
        Configuration? seen = null;
        foreach (int value in automaton.Program.Classes.Outside)
        {
            var bytes = automaton.Program.Classes.Members[value] & range;
            if (bytes.IsEmpty) continue;
            var next = automaton.Step(from, (byte)bytes.Next(0));
            if (next.IsDead) return false;
            if (next == seen) continue;
            seen = next;
            if (!LeadTo(next, to, path[1..])) return false;
        }

        return true;
    }

    private ByteSet Follow(LocalState state, ulong holes)
    {
        var follow = default(ByteSet);
        for (int i = 0; i < state.Groups.Length; i++)
            if (((holes >> i) & 1) != 0 && state.Groups[i].Rule >= 0) follow |= automaton.FollowSets[state.Groups[i].Rule];
        return follow;
    }

    private ExitTrie[] CreateExits(LocalState state, List<(TokenTrie Trie, int Node, ulong Holes)> exits)
    {
        var result = new List<ExitTrie>();
        foreach (var sameHoles in exits.GroupBy(exit => exit.Holes))
        {
            var follow = Follow(state, sameHoles.Key);
            var rests = new List<(ReadOnlyMemory<byte> Bytes, int Token)>();
            foreach (var (trie, node, _) in sameHoles) AddRests(trie, node, follow, rests);
            if (rests.Count > 0) result.Add(new ExitTrie(sameHoles.Key, new TokenTrie(rests)));
        }

        return [.. result];
    }

    // What is below a node and begins with a byte that may follow.
    private void AddRests(TokenTrie trie, int node, in ByteSet follow, List<(ReadOnlyMemory<byte> Bytes, int Token)> rests)
    {
        int depth = node < 0 ? 0 : trie.Nodes[node].Depth;
        int end = node < 0 ? trie.Nodes.Length : trie.Nodes[node].Skip;
        for (int child = node + 1; child < end; child = trie.Nodes[child].Skip)
        {
            if (!follow.Contains(trie.Nodes[child].Byte)) continue;
            for (int i = child; i < trie.Nodes[child].Skip; i++)
            {
                foreach (int token in trie.TokensAt(i)) rests.Add((vocabulary.BytesAtEnd(token, trie.Nodes[i].Depth - depth), token));
            }
        }
    }
}
