using Reasoning.Decoding.Grammars.Automata;

namespace Reasoning.Decoding.Grammars.Masks;

/// <content>
/// States from which almost every text leads into one loop within a few characters: a property name that may still be one of those known, a word that may still be a
/// keyword, a string before its minimum length. Their tokens are the loop's but where the two are not yet, or no longer, at the same place.
/// </content>
internal sealed partial class MaskBuilder
{
    private const int MaxCharactersToLoop = 3;
    private const int MinLoopNodes = 20_000;   // that begin with a character of the loop; for smaller ones a walk is as cheap
    private const int MaxCompared = 8000;   // nodes; where the two stay apart for longer than that, walking alone is cheaper

    private StateTokens? FindBesideLoop(LocalState state, TokenWalk walk)
    {
        var start = automaton.OverHoles(state);
        if (FindLoopAhead(start) is not { } loop || loop.Binding != start.Binding) return null;
        var known = tokensOf(automaton.State(loop.State));
        if (known.Twin is not null) return null;
        walk.Add(known.Inside);
        if (!Compare(state, start, loop, known.Exits.Length > 0, walk))
        {
            walk.Clear();
            return null;
        }

        ExitTrie[] exits = walk.Exits.Count == 0 ? known.Exits : [.. known.Exits, .. CreateExits(state, walk.Exits)];
        walk.Exits.Clear();
        return new StateTokens { Inside = walk.Finish(vocabulary.Size), Exits = exits };
    }

    // Where most characters lead to in the end, if that is a loop.
    private Configuration? FindLoopAhead(in Configuration start)
    {
        var last = start;
        for (int i = 0; i <= MaxCharactersToLoop; i++)
        {
            var (next, bytes) = MostFrequentTarget(last);
            if (NodesBelow(-1, bytes) < MinLoopNodes) return null;
            if (next == last) return i > 0 ? last : null;
            last = next;
        }

        return null;
    }

    // Turns the loop's tokens into those of the start. False where frames of the loop may end while the two are apart, since that cannot be taken back, or where
    // they stay apart for long.
    private bool Compare(LocalState state, in Configuration start, in Configuration loop, bool loopHasExits, TokenWalk walk)
    {
        var trie = vocabulary.Trie;
        var path = walk.PairPath(trie.MaxDepth + 1);
        path[0] = (start, loop);
        int compared = 0;
        for (int i = 0; i < trie.Nodes.Length;)
        {
            ref readonly var node = ref trie.Nodes[i];
            var (here, there) = path[node.Depth - 1];
            if (!here.IsDead) here = automaton.Step(here, node.Byte);
            if (!there.IsDead) there = automaton.Step(there, node.Byte);
            if (here == there)
            {
                i = node.Skip;
                continue;
            }

            if (++compared > MaxCompared || (loopHasExits && automaton.ExitHoles(there) != 0)) return false;
            bool isLarge = node.Skip - i >= MinNodesForSplit;   // a space: not to be gone through twice if they do not meet right after it
            if (isLarge && !there.IsDead && (here.IsDead || MostFrequentTarget(here).Target != MostFrequentTarget(there).Target)) return false;
            if (here.IsDead)
            {
                walk.Remove(trie, i);
            }
            else
            {
                walk.Add(trie, i);
                if (automaton.ExitHoles(here) is var holes and not 0) walk.Exits.Add((trie, i, holes));
                if (there.IsDead)
                {
                    if (node.Depth == 1) WalkBelow(i, here, state, walk);
                    else walk.Walk(automaton, trie, i + 1, node.Skip, here, findsExits: true);
                    i = node.Skip;
                    continue;
                }
            }

            path[node.Depth] = (here, there);
            i++;
        }

        return true;
    }
}
