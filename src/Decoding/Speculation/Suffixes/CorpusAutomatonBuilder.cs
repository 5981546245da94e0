namespace Reasoning.Decoding.Speculation.Suffixes;

/// <summary>Turns the growing automaton of joined documents into the compact one, and chooses for every state the occurrence to copy from.</summary>
internal static class CorpusAutomatonBuilder
{
    public static CorpusAutomaton Build(int[] joined)
    {
        var growing = new SuffixAutomaton(joined.Length);
        foreach (int token in joined) growing.Add(token);

        var firsts = new int[growing.StateCount + 1];
        var transitions = SortTransitions(growing, firsts);
        int[] ends = ChooseEnds(growing.States, firsts, transitions);
        var states = new CorpusAutomaton.State[growing.StateCount + 1];
        for (int i = 0; i < growing.StateCount; i++)
            states[i] = new CorpusAutomaton.State(growing.States[i].Link, growing.States[i].Length, ends[i], firsts[i]);
        states[^1] = new CorpusAutomaton.State(-1, 0, -1, transitions.Length);
        return new CorpusAutomaton(joined, states, transitions);
    }

    // Those by the separator are left out: no token ever takes them.
    private static CorpusAutomaton.Transition[] SortTransitions(SuffixAutomaton growing, int[] firsts)
    {
        var edges = growing.Transitions;
        int count = 0;
        for (int i = 0; i < edges.Count; i++)
            if (edges[i].Token != DraftTokens.Separator) count++;

        var transitions = new CorpusAutomaton.Transition[count];
        int at = 0;
        for (int state = 0; state < growing.StateCount; state++)
        {
            firsts[state] = at;
            for (int edge = growing.States[state].FirstEdge; edge >= 0; edge = edges[edge].Next)
                if (edges[edge].Token != DraftTokens.Separator) transitions[at++] = new CorpusAutomaton.Transition(edges[edge].Token, edges[edge].Target);
            transitions.AsSpan(firsts[state]..at).Sort();
        }

        firsts[^1] = at;
        return transitions;
    }

    // Longest states first: a state's occurrences are known when all that link to it are done, and what follows it leads to longer states.
    private static int[] ChooseEnds(ReadOnlySpan<SuffixAutomaton.State> states, int[] firsts, CorpusAutomaton.Transition[] transitions)
    {
        var ends = new int[states.Length];
        var occurrences = CountOccurrences(states, out int[] longestFirst);
        foreach (int state in longestFirst)
        {
            ends[state] = states[state].FirstEnd;
            int most = 0;
            foreach (var transition in transitions.AsSpan(firsts[state]..firsts[state + 1]))
            {
                int count = occurrences[transition.Target], end = ends[transition.Target] - 1;
                if (count < most || (count == most && end > ends[state])) continue;
                most = count;
                ends[state] = end;
            }
        }

        return ends;
    }

    private static int[] CountOccurrences(ReadOnlySpan<SuffixAutomaton.State> states, out int[] longestFirst)
    {
        var order = new int[states.Length];
        var lengths = new int[states.Length];
        for (int i = 0; i < states.Length; i++) (order[i], lengths[i]) = (i, -states[i].Length);
        Array.Sort(lengths, order);
        longestFirst = order;

        // Every position has the state it was created for, the longest string that ends there; clones end where others do. They differ in that a state
        // created for a position is as long as the whole text up to there.
        var occurrences = new int[states.Length];
        foreach (int state in order)
        {
            if (states[state].Length == states[state].FirstEnd + 1) occurrences[state]++;
            if (states[state].Link >= 0) occurrences[states[state].Link] += occurrences[state];
        }

        return occurrences;
    }
}
