using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Speculation.Trigrams;

/// <summary>The adaptive table of one sequence, and the search in it.</summary>
internal sealed class TrigramDraftSession : IBranchingDraftSession
{
    private const int MatchLength = 2;
    private readonly TrigramDraftSource _source;
    private readonly AdaptiveTrigrams _trigrams;
    private readonly DraftTreeSearch _search;
    private readonly int[] _latest;   // right-aligned: the last token is the newest
    private readonly int[] _path;
    private long _count;

    public TrigramDraftSession(TrigramDraftSource source)
    {
        _source = source;
        _trigrams = new AdaptiveTrigrams(source.Corpus, (float)source.Increment, (float)source.Cap);
        _search = new DraftTreeSearch(_trigrams);
        _latest = new int[Math.Max(source.Window, MatchLength)];
        _path = new int[source.Depth + 1];
    }

    public void Accept(ReadOnlySpan<int> tokens)
    {
        DraftTokens.Check(tokens, nameof(tokens));
        foreach (int token in tokens)
        {
            _latest.AsSpan(1).CopyTo(_latest);
            _latest[^1] = token;
            _count++;
            for (int i = _latest.Length - (int)Math.Min(_count, _latest.Length) + 2; i < _latest.Length; i++)
                _trigrams.Reinforce(_latest[i - 2], _latest[i - 1], _latest[i]);
        }
    }

    public Draft Propose(Span<int> destination)
    {
        if (destination.IsEmpty || !Search(destination.Length)) return Draft.None;
        int length = _search.ReadPath(0, _path);
        length = Math.Min(length, Math.Min(destination.Length, _source.MaxNodes));
        _path.AsSpan(0, length).CopyTo(destination);
        return new Draft(length, MatchLength);
    }

    public void ProposePaths(int maxPaths, int maxLength, DraftPaths paths)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPaths, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        ArgumentNullException.ThrowIfNull(paths);
        paths.Clear();
        if (maxLength == 0 || !Search(maxLength)) return;

        paths.MatchLength = MatchLength;
        int nodes = 0;
        for (int i = 0; i < _search.PathCount && paths.Count < maxPaths; i++)
        {
            var path = _path.AsSpan(0, Math.Min(_search.ReadPath(i, _path), maxLength));
            int shared = LongestShared(paths, path);
            if (shared == path.Length) continue;   // cut to the same tokens as another

            int room = Math.Min(path.Length, shared + _source.MaxNodes - nodes);
            if (room == shared) break;
            paths.Add(path[..room]);
            nodes += room - shared;
        }
    }

    public void Dispose()
    {
    }

    // What is tried depends on the seed and on how many tokens were decided, not on how often drafts were asked for.
    private bool Search(int maxLength)
    {
        if (_count < MatchLength) return false;
        int depth = Math.Min(_source.Depth, maxLength);   // what is cut off should not decide which path is best
        _search.Run(_latest[^2], _latest[^1], depth, _source.Iterations, _source.VisitedPaths, new CounterRandom(_source.Seed).Split((ulong)_count));
        return _search.PathCount > 0;
    }

    private static int LongestShared(DraftPaths paths, ReadOnlySpan<int> path)
    {
        int longest = 0;
        for (int i = 0; i < paths.Count; i++) longest = Math.Max(longest, paths[i].CommonPrefixLength(path));
        return longest;
    }
}
