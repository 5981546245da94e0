namespace Reasoning.Decoding.Speculation.Suffixes;

/// <summary>The automaton of one sequence, and its match in the corpus.</summary>
internal sealed class SuffixDraftSession(SuffixDraftSource source) : IDraftSession
{
    private readonly SuffixAutomaton _automaton = new();
    private CorpusMatch _match;

    public void Accept(ReadOnlySpan<int> tokens)
    {
        DraftTokens.Check(tokens, nameof(tokens));
        foreach (int token in tokens)
        {
            _automaton.Add(token);
            if (source.Corpus is { } corpus) _match = corpus.Follow(_match, token);
        }
    }

    public Draft Propose(Span<int> destination)
    {
        int own = _automaton.MatchLength;
        if (source.Corpus is { } corpus)
        {
            var match = corpus.WithContinuation(_match);
            int biased = match.Length - source.LengthBias;
            if (biased > own) return Result(corpus.Continue(match, Limit(destination, biased)), biased);
        }

        return own == 0 ? Draft.None : Result(CopyOwn(Limit(destination, own)), own);
    }

    public void Dispose()
    {
    }

    private static Draft Result(int length, int matchLength) => length == 0 ? Draft.None : new Draft(length, matchLength);

    private Span<int> Limit(Span<int> destination, int matchLength) =>
        destination[..(int)Math.Min(Math.Min(destination.Length, source.MaxLength), source.Alpha * matchLength)];

    private int CopyOwn(Span<int> destination)
    {
        var rest = _automaton.Tokens[(_automaton.MatchEnd + 1)..];   // ends with the sequence; its length is the period of the repetition
        int known = Math.Min(rest.Length, destination.Length);
        rest[..known].CopyTo(destination);
        for (int i = known; i < destination.Length; i++) destination[i] = destination[i - known];
        return destination.Length;
    }
}
