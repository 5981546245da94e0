using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;

namespace Reasoning.Decoding.Beams;

/// <summary>All hypotheses of a run as one tree in one array. Grows by doubling; nodes that nothing refers to are used again.</summary>
internal sealed class HypothesisTree
{
    private readonly DecodingRun _run;
    private readonly Stack<int> _free = [];
    private BeamNode[] _nodes;
    private int _count;

    public HypothesisTree(DecodingRun run, int capacity)
    {
        _run = run;
        _nodes = new BeamNode[Math.Max(16, capacity)];
        Root = Store(new BeamNode(-1, -1, 0, 0, 0, 0, StopByteAutomaton.Start, null));
    }

    /// <summary>Room for the hypotheses of a beam at every step, as far as that is not unreasonably much.</summary>
    public static int CapacityFor(DecodingRun run, int width) => (int)Math.Min(1 << 20, ((long)width * (run.MaxTokens + 1)) + 1);

    /// <summary>The empty hypothesis.</summary>
    public int Root { get; }

    public ref readonly BeamNode this[int node] => ref _nodes[node];

    /// <summary>Appends a token to a hypothesis, and finds out whether that ends it.</summary>
    /// <param name="candidate">The hypothesis, the token and their scores.</param>
    public int Add(in BeamCandidate candidate)
    {
        ref readonly var parent = ref _nodes[candidate.Parent];
        int state = StopByteAutomaton.Start, length = parent.Length + 1;
        FinishReason? reason = null;
        if (_run.Tokenizer.IsEndOfGeneration(candidate.Token))
        {
            reason = FinishReason.EndOfSequence;
        }
        else
        {
            state = StopStateOf(candidate);
            if (state == StopByteAutomaton.Stopped) reason = FinishReason.StopString;
        }

        if (reason is null && length >= _run.MaxTokens) reason = _run.LimitReason;
        return Store(new BeamNode(candidate.Parent, candidate.Token, length, candidate.LogProbability, candidate.Weight, candidate.Score, state, reason));
    }

    /// <summary>Whether a candidate's token completes a stop string.</summary>
    public bool IsStopped(in BeamCandidate candidate) => StopStateOf(candidate) == StopByteAutomaton.Stopped;

    /// <summary>Gives a hypothesis another score.</summary>
    public void SetScore(int node, double score) => _nodes[node] = _nodes[node] with { Score = score };

    /// <summary>Forgets a node that nothing follows.</summary>
    public void Remove(int node) => _free.Push(node);

    /// <summary>The tokens of a hypothesis.</summary>
    public int[] TokensOf(int node)
    {
        int[] tokens = new int[_nodes[node].Length];
        for (int i = tokens.Length - 1; i >= 0; i--, node = _nodes[node].Parent) tokens[i] = _nodes[node].Token;
        return tokens;
    }

    /// <summary>Whether a hypothesis with one more token ranks before another: by score, then by tokens.</summary>
    public bool IsBetter(in BeamCandidate left, in BeamCandidate right) =>
        left.Score != right.Score ? left.Score > right.Score : CompareTokens(left, right) < 0;

    /// <summary>Describes a hypothesis as a result.</summary>
    /// <param name="node">The hypothesis.</param>
    /// <param name="unfinished">The reason to give where it has not ended by itself.</param>
    public Hypothesis Describe(int node, FinishReason unfinished = FinishReason.Length)
    {
        ref readonly var last = ref _nodes[node];
        return _run.Describe(TokensOf(node), last.LogProbability, last.Score, last.Reason ?? unfinished);
    }

    /// <summary>
    /// Compares the token lists of two candidates, one of which without a token is its parent as it is: the first different token decides, and a beginning
    /// comes before what continues it. O(length), and only needed where scores are equal.
    /// </summary>
    public int CompareTokens(in BeamCandidate left, in BeamCandidate right)
    {
        int common = Math.Min(_nodes[left.Parent].Length, _nodes[right.Parent].Length);
        int leftNode = AncestorAt(left.Parent, common), rightNode = AncestorAt(right.Parent, common);
        int order = TokenAfter(left, common).CompareTo(TokenAfter(right, common));
        for (; leftNode != rightNode; leftNode = _nodes[leftNode].Parent, rightNode = _nodes[rightNode].Parent)
            if (_nodes[leftNode].Token != _nodes[rightNode].Token) order = _nodes[leftNode].Token.CompareTo(_nodes[rightNode].Token);
        return order;   // of the first difference, which is found last
    }

    private int StopStateOf(in BeamCandidate candidate) => _run.StopBytes is { } stops
        ? stops.Step(_nodes[candidate.Parent].StopState, _run.Tokenizer.GetBytes(candidate.Token))
        : StopByteAutomaton.Start;

    private int AncestorAt(int node, int length)
    {
        while (_nodes[node].Length > length) node = _nodes[node].Parent;
        return node;
    }

    private int TokenAfter(in BeamCandidate candidate, int length) =>
        _nodes[candidate.Parent].Length > length ? _nodes[AncestorAt(candidate.Parent, length + 1)].Token : candidate.Token;

    private int Store(in BeamNode node)
    {
        if (_free.TryPop(out int index))
        {
            _nodes[index] = node;
            return index;
        }

        if (_count == _nodes.Length) Array.Resize(ref _nodes, _nodes.Length * 2);
        _nodes[_count] = node;
        return _count++;
    }
}
