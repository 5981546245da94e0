using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Speculation.Checking;

/// <summary>
/// What a source guesses for one completion, made fit to be sent: within the limits, without tokens that the vocabulary lacks, and not beyond the end
/// of generation.
/// </summary>
internal sealed class DraftProposal(IDraftSession session, ITokenizer tokenizer, int vocabularySize, int maxPaths)
{
    private readonly DraftPaths _proposed = new();
    private int[] _buffer = [];

    /// <summary>What to send; perhaps nothing.</summary>
    public DraftPaths Paths { get; } = new();

    /// <summary>How many tokens <see cref="Paths"/> have together.</summary>
    public int Tokens { get; private set; }

    /// <summary>How many the longest of them has.</summary>
    public int Longest { get; private set; }

    /// <summary>Sends nothing.</summary>
    public void Clear()
    {
        Paths.Clear();
        Tokens = Longest = 0;
    }

    /// <summary>Asks the source.</summary>
    /// <param name="limit">The most tokens of a path; at least 1.</param>
    /// <param name="budget">The most positions of all paths, each with the last decided token in front; more than <paramref name="limit"/>.</param>
    /// <param name="length">Shortens what is not worth sending.</param>
    /// <param name="concurrent">How many completions share passes.</param>
    public void Ask(int limit, long budget, DraftLength length, int concurrent)
    {
        Clear();
        if (_buffer.Length < limit) _buffer = new int[limit];
        if (maxPaths > 1 && session is IBranchingDraftSession branching)
        {
            branching.ProposePaths(maxPaths, limit, _proposed);
        }
        else
        {
            _proposed.Clear();
            var draft = session.Propose(_buffer.AsSpan(0, limit));
            if (draft.Length > 0) _proposed.Add(_buffer.AsSpan(0, Math.Min(draft.Length, limit)));
            _proposed.MatchLength = draft.MatchLength;
        }

        Paths.MatchLength = Math.Max(1, _proposed.MatchLength);
        for (int i = 0; i < _proposed.Count && Paths.Count < maxPaths; i++)
        {
            var path = Usable(_proposed[i][..Math.Min(_proposed[i].Length, limit)]);
            path = path[..length.Choose(Paths.MatchLength, path.Length, concurrent)];
            if (path.IsEmpty || IsKnown(path) || budget < 1 + path.Length) continue;
            Paths.Add(path);
            budget -= 1 + path.Length;
            Tokens += path.Length;
            Longest = Math.Max(Longest, path.Length);
        }
    }

    // An end of generation is chosen from the row before it, so sending it gains nothing.
    private ReadOnlySpan<int> Usable(ReadOnlySpan<int> path)
    {
        for (int i = 0; i < path.Length; i++)
            if ((uint)path[i] >= (uint)vocabularySize || tokenizer.IsEndOfGeneration(path[i])) return path[..i];
        return path;
    }

    private bool IsKnown(ReadOnlySpan<int> path)
    {
        for (int i = 0; i < Paths.Count; i++)
            if (Paths[i].StartsWith(path)) return true;
        return false;
    }
}
