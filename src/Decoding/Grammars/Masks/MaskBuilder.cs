using Reasoning.Decoding.Grammars.Automata;
using Reasoning.Decoding.Grammars.Tokens;

namespace Reasoning.Decoding.Grammars.Masks;

/// <summary>Computes what a local state says about tokens: by slices where it loops on a class of texts, else by walking the trie.</summary>
internal sealed class MaskBuilder(GrammarAutomaton automaton, VocabularyIndex vocabulary, CountTwins twins)
{
    // A slice saves time only where many tokens begin in its class.
    private const int MinNodesForSlice = 2000;
    private static readonly UInt128 AllAscii = UInt128.MaxValue;

    public StateTokens Build(LocalState state, TokenWalk walk)
    {
        if (automaton.WithPools(_ => twins.Find(automaton, state)) is var (twin, counted))
            return new StateTokens { Inside = new TokenMask(vocabulary.Size, []), Twin = twin, CountedTokens = counted };

        WalkFrom(automaton.OverHoles(state), walk, findsExits: true);
        var exits = walk.Exits.Count > 0 ? CreateExits(state, walk.Exits) : [];
        walk.Exits.Clear();
        return new StateTokens { Inside = walk.Finish(vocabulary.Size), Exits = exits };
    }

    /// <summary>Collects all tokens that may follow a configuration.</summary>
    public void WalkFrom(in Configuration start, TokenWalk walk, bool findsExits)
    {
        var open = automaton.Next(start);
        foreach (var (target, bytes) in Targets(start, open))
        {
            if (FindLoop(start, target, bytes, findsExits) is not { } key) continue;
            var slice = vocabulary.FindSlice(key);
            if (slice is null) continue;
            walk.AddWords(slice.Inside);
            if (findsExits && automaton.ExitHoles(target) is var holes and not 0) walk.Exits.Add((slice.Rests, -1, holes));
            walk.Walk(automaton, slice.Rests, 0, slice.Rests.Nodes.Length, target, findsExits);
            open &= ~bytes;
            if (!key.FirstHasOthers) continue;
            open &= ByteSet.Range(0, 0x7F);
            walk.Walk(automaton, vocabulary.CutOff, 0, vocabulary.CutOff.Nodes.Length, start, findsExits);
        }

        var trie = vocabulary.Trie;
        for (int value = open.Next(0); value >= 0; value = value == 255 ? -1 : open.Next(value + 1))
            if (trie.Root(value) is var root and >= 0) walk.Walk(automaton, trie, root, trie.Nodes[root].Skip, start, findsExits);
    }

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

    // The class of texts that lead from the start to a target that loops; null where there is none or it is not worth a slice.
    private SliceKey? FindLoop(in Configuration start, in Configuration target, in ByteSet first, bool findsExits)
    {
        int nodes = 0;
        for (int value = first.Next(0); value >= 0; value = first.Next(value + 1))
            if (vocabulary.Trie.Root(value) is var root and >= 0) nodes += vocabulary.Trie.Nodes[root].Skip - root;
        if (nodes < MinNodesForSlice) return null;

        var loop = default(ByteSet);
        foreach (var members in automaton.Program.Classes.Members)
        {
            var bytes = members & ByteSet.Range(0, 0x7F);
            if (!bytes.IsEmpty && automaton.Step(target, (byte)bytes.Next(0)) == target) loop |= bytes;
        }

        bool hasOthers = CharactersLeadTo(target, target);
        if (loop.Count < 10 && !hasOthers) return null;
        if (findsExits)
        {
            // Where a frame may end at every character, what follows it must not be one more of the loop.
            ulong holes = automaton.ExitHoles(target);
            var follow = holes == 0 ? default : Follow(automaton.State(start.State), holes);
            if (follow.Intersects(loop) || (hasOthers && follow.Intersects(ByteSet.Range(0x80, 0xFF)))) return null;
        }

        return new SliceKey(Ascii(first), CharactersLeadTo(start, target), Ascii(loop), hasOthers);
    }

    private static UInt128 Ascii(in ByteSet set) => new UInt128(set.Bits1, set.Bits0) & AllAscii;

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
        foreach (var members in automaton.Program.Classes.Members)
        {
            var bytes = members & range;
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
            if (((holes >> i) & 1) != 0 && state.Groups[i].Rule >= 0) follow |= automaton.Program.Follow[state.Groups[i].Rule];
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
                ref readonly var below = ref trie.Nodes[i];
                if (below.Token == -1) continue;
                ReadOnlySpan<int> tokens = below.Token >= 0 ? [below.Token] : trie.Lists[~below.Token - 1];
                foreach (int token in tokens) rests.Add((vocabulary.BytesAtEnd(token, below.Depth - depth), token));
            }
        }
    }
}
