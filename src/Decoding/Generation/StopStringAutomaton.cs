namespace Reasoning.Decoding.Generation;

/// <summary>
/// Finds stop strings in text that arrives in pieces: an Aho-Corasick automaton (Aho and Corasick, 1975) over characters. A state is a number, so following a
/// text costs one integer; amortised O(1) per character. Immutable and safe to share.
/// </summary>
internal sealed class StopStringAutomaton
{
    private readonly Dictionary<(int State, char Character), int> _next = [];
    private readonly List<Node> _nodes = [new Node(0, 0, null)];

    public StopStringAutomaton(IReadOnlyList<string> stopStrings)
    {
        foreach (string stop in stopStrings) Add(stop);
        LinkSuffixes();
    }

    /// <summary>The state before any text.</summary>
    public const int Start = 0;

    /// <summary>The state after one more character.</summary>
    public int Step(int state, char character)
    {
        while (true)
        {
            if (_next.TryGetValue((state, character), out int next)) return next;
            if (state == Start) return Start;
            state = _nodes[state].Suffix;
        }
    }

    /// <summary>How many characters at the end of the text begin a stop string and must be held back.</summary>
    public int PendingLength(int state) => _nodes[state].Depth;

    /// <summary>The longest stop string that ends here; null when none does.</summary>
    public string? Match(int state) => _nodes[state].Match;

    private void Add(string stop)
    {
        int state = Start;
        foreach (char character in stop)
        {
            if (!_next.TryGetValue((state, character), out int next))
            {
                next = _nodes.Count;
                _nodes.Add(new Node(_nodes[state].Depth + 1, Start, null));
                _next.Add((state, character), next);
            }

            state = next;
        }

        _nodes[state] = _nodes[state] with { Match = stop };
    }

    // The suffix of a node is found through that of its parent, so nodes are linked by increasing depth.
    private void LinkSuffixes()
    {
        foreach (var ((parent, character), child) in _next.OrderBy(edge => _nodes[edge.Value].Depth).ToArray())
        {
            int suffix = parent == Start ? Start : Step(_nodes[parent].Suffix, character);
            _nodes[child] = _nodes[child] with { Suffix = suffix, Match = _nodes[child].Match ?? _nodes[suffix].Match };
        }
    }

    private readonly record struct Node(int Depth, int Suffix, string? Match);
}
