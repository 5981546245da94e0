using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Reasoning.Decoding.Grammars.Automata;
using Reasoning.Decoding.Grammars.Tokens;

namespace Reasoning.Decoding.Grammars.Completions;

/// <summary>
/// How few tokens complete the text of a configuration: the least over its terms of what the term needs and what the stack below needs after it. Lengths are
/// kept with terms and stack nodes. Safe to share between threads.
/// </summary>
internal sealed class ShortestCompletions
{
    private static readonly ConditionalWeakTable<GrammarAutomaton, ShortestCompletions> Known = [];

    private readonly GrammarAutomaton _automaton;
    private readonly ExpressionLengths _lengths;
    private readonly ConcurrentDictionary<(int State, int Binding), int> _longestNext = [];

    private ShortestCompletions(GrammarAutomaton automaton, VocabularyIndex vocabulary)
    {
        _automaton = automaton;
        _lengths = automaton.WithPools(program => new ExpressionLengths(program, new TextCover(vocabulary.Trie), vocabulary.Size));
    }

    /// <summary>The lengths under an automaton. O(size of the grammar · rules) at most the first time.</summary>
    public static ShortestCompletions For(GrammarAutomaton automaton, VocabularyIndex vocabulary) =>
        Known.TryGetValue(automaton, out var known) ? known : Known.GetValue(automaton, key => new ShortestCompletions(key, vocabulary));

    /// <summary>The fewest tokens that complete the text; 0 exactly where it is a whole one, <see cref="ExpressionLengths.None"/> where none do.</summary>
    public int Find(in Configuration configuration)
    {
        if (configuration.IsDead) return ExpressionLengths.None;
        var groups = _automaton.State(configuration.State).Groups;
        var nodes = configuration.Binding!.Nodes;
        int best = ExpressionLengths.None;
        for (int i = 0; i < groups.Length; i++)
        {
            int within = ExpressionLengths.None;
            foreach (var term in groups[i].Terms) within = Math.Min(within, term.Completion >= 0 ? term.Completion : Compute(term));
            best = Math.Min(best, ExpressionLengths.Add(within, nodes[i].Completion >= 0 ? nodes[i].Completion : Compute(nodes[i])));
        }

        return best;
    }

    /// <summary>As <see cref="Find"/>, after each token of a trie that may follow by its bytes; the lengths of others are left as they are.</summary>
    public void FindNext(in Configuration configuration, TokenTrie trie, Span<int> lengths)
    {
        var path = new Configuration[trie.MaxDepth + 1];   // by depth
        path[0] = configuration;
        var last = Configuration.Dead;
        int length = ExpressionLengths.None;
        for (int i = 0; i < trie.Nodes.Length;)
        {
            ref readonly var node = ref trie.Nodes[i];
            var next = path[node.Depth] = _automaton.Step(path[node.Depth - 1], node.Byte);
            if (next.IsDead)
            {
                i = node.Skip;
                continue;
            }

            if (node.Token != -1)
            {
                if (next != last) (last, length) = (next, Find(next));
                if (node.Token >= 0) lengths[node.Token] = length;
                else foreach (int token in trie.TokensAt(i)) lengths[token] = length;
            }

            i++;
        }
    }

    /// <summary>The most tokens that a completion takes after any one token, where <see cref="KeepLongestNext"/> was told; otherwise the greatest number.</summary>
    public int LongestNext(in Configuration configuration) =>
        _longestNext.TryGetValue((configuration.State, configuration.Binding!.Id), out int known) ? known : int.MaxValue;

    public void KeepLongestNext(in Configuration configuration, int length) => _longestNext[(configuration.State, configuration.Binding!.Id)] = length;

    private int Compute(Term term) => _automaton.WithPools(_ => _lengths.Of(term));

    private int Compute(StackNode node) => _automaton.WithPools(program => After(node, program));

    // What completes the text after the end of a frame. Stacks may be deep, and shared by many: each node is looked at once, and without recursion.
    private int After(StackNode ended, GrammarProgram program)
    {
        var pending = new Stack<StackNode>([ended]);
        while (pending.TryPeek(out var top))
        {
            int before = pending.Count;
            if (top.Completion < 0)
            {
                foreach (var below in top.Below())
                    if (below.Completion < 0) pending.Push(below);
            }

            if (pending.Count > before) continue;
            pending.Pop();
            if (top.Completion < 0) top.Completion = top.Group is { } group ? After(top.Rule, group, program) : AfterAny(top.Returns);
        }

        return ended.Completion;
    }

    private int AfterAny(StackReturn[] returns)
    {
        int best = returns.Length == 0 ? 0 : ExpressionLengths.None;   // the bottom
        foreach (var entry in returns) best = Math.Min(best, After(entry));
        return best;
    }

    private int After(in StackReturn entry) => ExpressionLengths.Add(_lengths.Of(entry.Return), entry.Below.Completion);

    // Frames of a group return to each other: shortest paths to a return that leaves it.
    private int After(int rule, StackGroup group, GrammarProgram program)
    {
        if (group.Completions is null)
        {
            int[] lengths = new int[group.Started.Length];
            Array.Fill(lengths, ExpressionLengths.None);
            foreach (var (entered, entry) in group.Entries)
            {
                int index = Array.BinarySearch(group.Started, entered);
                lengths[index] = Math.Min(lengths[index], After(entry));
            }

            for (bool hasChanged = true; hasChanged;)
            {
                hasChanged = false;
                for (int i = 0; i < lengths.Length; i++)
                {
                    foreach (var (caller, rest) in program.Rules[group.Started[i]].LeftReturns)
                    {
                        int index = Array.BinarySearch(group.Started, caller);
                        if (index < 0 || ExpressionLengths.Add(_lengths.Of(rest), lengths[index]) is var length && length >= lengths[i]) continue;
                        lengths[i] = length;
                        hasChanged = true;
                    }
                }
            }

            group.Completions = lengths;
        }

        return group.Completions[Array.BinarySearch(group.Started, rule)];
    }
}
