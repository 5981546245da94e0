using System.Runtime.InteropServices;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Beams.Constraints;

/// <summary>The beam whose places are dealt out to banks.</summary>
internal sealed class ConstrainedBeamRun : BeamRun
{
    private readonly ConstrainedBeam _options;
    private readonly PhraseSet _phrases;
    private readonly CandidateHeap _best;                       // of all continuations, as in a standard beam
    private readonly List<BeamCandidate> _special = [];         // continuations that bring a phrase on, and each hypothesis' best
    private readonly List<BeamCandidate> _candidates = [];
    private readonly List<BeamCandidate> _chosen = [];
    private readonly HashSet<(int Origin, int Token)> _seen = [];
    private readonly List<int> _wanted = [];
    private readonly Dictionary<int, ulong> _met = [];          // per node, the phrases that its text has
    private readonly int[] _counts;
    private readonly int[] _sizes;
    private readonly int[] _ending;
    private int[] _tokens;

    public ConstrainedBeamRun(DecodingRun run, ConstrainedBeam options, PhraseSet phrases)
        : base(run, options.Width, options.Score as MutualInformationScore)
    {
        _options = options;
        _phrases = phrases;
        _best = new CandidateHeap(Tree, options.Width);
        _tokens = new int[Math.Min(options.Width + 1, run.Model.Info.VocabularySize)];
        _counts = new int[phrases.TokenCount + 1];
        _sizes = new int[phrases.TokenCount + 1];
        _ending = new int[phrases.Longest + 1];
        _met[Tree.Root] = 0;
    }

    protected override void Offer(int origin, in BeamNode node, in TokenRow row)
    {
        ulong met = _met[Beam[origin].Node];
        _phrases.Wanted(met, EndingOf(Beam[origin].Node, -1), _wanted);
        foreach (int token in _wanted)
            if (row.Values[token] > float.NegativeInfinity && !EndsTooEarly(Beam[origin].Node, token)) _special.Add(Continue(origin, node, row, token));

        int count = SelectLargest(Beam[origin].Node, row);
        for (int i = 0; i < count; i++)
        {
            var candidate = Continue(origin, node, row, _tokens[i]);
            if (i == 0) _special.Add(candidate);
            if (!_best.Offer(candidate)) break;
        }
    }

    protected override void OfferFinished(int origin, in BeamNode node) =>
        _special.Add(new BeamCandidate(origin, Beam[origin].Node, -1, node.LogProbability, node.Weight, node.Score));

    protected override ReadOnlySpan<BeamCandidate> Choose()
    {
        Collect();
        Array.Clear(_counts);
        foreach (var candidate in _candidates) _counts[BankOf(candidate)]++;
        BankSizes.Allocate(_options.Width, _counts, _sizes);
        _chosen.Clear();
        foreach (var candidate in _candidates)
        {
            if (_chosen.Count == _options.Width) break;
            if (_sizes[BankOf(candidate)]-- > 0) _chosen.Add(candidate);
        }

        return CollectionsMarshal.AsSpan(_chosen);
    }

    protected override void Added(int node, in BeamCandidate candidate) => _met[node] = MetBy(candidate);

    protected override bool IsResult(int node) => _met[node] == _phrases.All;

    // The likeliest continuations, as many as the beam is wide where there are so many. Those that end the text too early would take places that they cannot
    // keep.
    private int SelectLargest(int parent, in TokenRow row)
    {
        while (true)
        {
            int count = Selection.Largest(row.Values, _tokens), kept = 0;
            for (int i = 0; i < count; i++)
                if (!EndsTooEarly(parent, _tokens[i])) _tokens[kept++] = _tokens[i];
            if (kept >= _options.Width || count < _tokens.Length || count == row.Values.Length) return kept;
            _tokens = new int[Math.Min(2 * _tokens.Length, row.Values.Length)];
        }
    }

    private BeamCandidate Continue(int origin, in BeamNode node, in TokenRow row, int token) =>
        BeamCandidate.Continue(origin, Beam[origin].Node, node, row, token, _options.Score);

    // Everything that was offered, each once, best first.
    private void Collect()
    {
        _candidates.Clear();
        _seen.Clear();
        foreach (var candidate in _special)
            if (_seen.Add((candidate.Origin, candidate.Token))) _candidates.Add(candidate);
        foreach (var candidate in _best.Candidates)
            if (_seen.Add((candidate.Origin, candidate.Token))) _candidates.Add(candidate);
        _special.Clear();
        _best.Clear();
        _candidates.Sort((left, right) => Tree.IsBetter(left, right) ? -1 : Tree.IsBetter(right, left) ? 1 : 0);
    }

    private bool EndsTooEarly(int parent, int token)
    {
        var candidate = new BeamCandidate(-1, parent, token, 0, 0, 0);
        return (Run.Tokenizer.IsEndOfGeneration(token) || Tree.IsStopped(candidate)) && MetBy(candidate) != _phrases.All;
    }

    private ulong MetBy(in BeamCandidate candidate) =>
        candidate.Token < 0 ? _met[candidate.Parent] : _phrases.Advance(_met[candidate.Parent], EndingOf(candidate.Parent, candidate.Token));

    private int BankOf(in BeamCandidate candidate) => _phrases.Progress(MetBy(candidate), EndingOf(candidate.Parent, candidate.Token));

    // The last tokens of a hypothesis with a token more, where there is one.
    private ReadOnlySpan<int> EndingOf(int node, int token)
    {
        int start = _ending.Length;
        if (token >= 0) _ending[--start] = token;
        for (; start > 0 && Tree[node].Length > 0; node = Tree[node].Parent) _ending[--start] = Tree[node].Token;
        return _ending.AsSpan(start);
    }
}
