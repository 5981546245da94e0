using System.Runtime.InteropServices;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Beams.Constraints;

/// <summary>The beam whose places are dealt out to banks.</summary>
internal sealed class ConstrainedBeamRun : BeamRun
{
    private readonly ConstrainedBeam _options;
    private readonly CandidateHeap _best;                       // of all continuations, as in a standard beam
    private readonly int[] _tokens;
    private readonly List<BeamCandidate> _special = [];         // continuations that bring a phrase on, and each hypothesis' best
    private readonly List<BeamCandidate> _candidates = [];
    private readonly List<BeamCandidate> _chosen = [];
    private readonly HashSet<(int Origin, int Token)> _seen = [];
    private readonly List<int> _wanted = [];
    private readonly Dictionary<int, ulong> _met = [];          // per node of this beam, the phrases that its text has
    private readonly int[] _counts;
    private readonly int[] _sizes;
    private readonly int[] _ending;

    public ConstrainedBeamRun(DecodingRun run, ConstrainedBeam options, PhraseSet phrases)
        : base(run, options.Width, options.Score as MutualInformationScore)
    {
        _options = options;
        Phrases = phrases;
        _best = new CandidateHeap(Tree, options.Width);
        _tokens = new int[Math.Min(options.Width, run.Model.Info.VocabularySize)];
        _counts = new int[phrases.TokenCount + 1];
        _sizes = new int[phrases.TokenCount + 1];
        _ending = new int[phrases.Longest + 1];
        _met[Tree.Root] = 0;
    }

    public PhraseSet Phrases { get; }

    protected override void Offer(int origin, in BeamNode node, in TokenRow row)
    {
        ulong met = _met[Beam[origin].Node];
        Phrases.Wanted(met, EndingOf(Beam[origin].Node, -1), _wanted);
        foreach (int token in _wanted)
            if (row.Values[token] > float.NegativeInfinity) _special.Add(Continue(origin, node, row, token));

        int count = Selection.Largest(row.Values, _tokens);
        bool isOpen = true, isFirst = true;
        for (int i = 0; i < count && (isOpen || isFirst); i++)
        {
            if (met != Phrases.All && Run.Tokenizer.IsEndOfGeneration(_tokens[i])) continue;   // would only take a place that it cannot keep
            var candidate = Continue(origin, node, row, _tokens[i]);
            if (isFirst) _special.Add(candidate);
            isFirst = false;
            isOpen = isOpen && _best.Offer(candidate);
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

    private BeamCandidate Continue(int origin, in BeamNode node, in TokenRow row, int token)
    {
        double weight = node.Weight + row.Gain(token);
        return new BeamCandidate(
            origin, Beam[origin].Node, token, node.LogProbability + row.LogProbability(token), weight, _options.Score.Score(weight, node.Length + 1));
    }

    // Everything that was offered, each once, best first; without what ends a text too early.
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
        _candidates.RemoveAll(candidate => candidate.Token >= 0 && EndsText(candidate) && MetBy(candidate) != Phrases.All);
        _candidates.Sort((left, right) => Tree.IsBetter(left, right) ? -1 : Tree.IsBetter(right, left) ? 1 : 0);
    }

    private bool EndsText(in BeamCandidate candidate) => Run.Tokenizer.IsEndOfGeneration(candidate.Token) || Tree.IsStopped(candidate);

    private ulong MetBy(in BeamCandidate candidate) =>
        candidate.Token < 0 ? _met[candidate.Parent] : Phrases.Advance(_met[candidate.Parent], EndingOf(candidate.Parent, candidate.Token));

    private int BankOf(in BeamCandidate candidate) => Phrases.Progress(MetBy(candidate), EndingOf(candidate.Parent, candidate.Token));

    // The last tokens of a hypothesis with a token more, where there is one.
    private ReadOnlySpan<int> EndingOf(int node, int token)
    {
        int start = _ending.Length;
        if (token >= 0) _ending[--start] = token;
        for (; start > 0 && Tree[node].Length > 0; node = Tree[node].Parent) _ending[--start] = Tree[node].Token;
        return _ending.AsSpan(start);
    }
}
