namespace Reasoning.Decoding.Speculation.References;

/// <summary>The latest tokens of one sequence, which are looked up in the references.</summary>
internal sealed class ReferenceDraftSession(NgramIndex index, int maxLength) : IDraftSession
{
    private readonly int[] _latest = new int[index.Longest];   // right-aligned: the last token is the newest
    private int _count;

    public void Accept(ReadOnlySpan<int> tokens)
    {
        DraftTokens.Check(tokens, nameof(tokens));
        _count = Math.Min(_count + Math.Min(tokens.Length, _latest.Length), _latest.Length);
        if (tokens.Length > _latest.Length) tokens = tokens[^_latest.Length..];
        _latest.AsSpan(tokens.Length).CopyTo(_latest);
        tokens.CopyTo(_latest.AsSpan(_latest.Length - tokens.Length));
    }

    public Draft Propose(Span<int> destination)
    {
        destination = destination[..Math.Min(destination.Length, maxLength)];
        if (destination.IsEmpty) return Draft.None;
        for (int n = _count; n >= index.Shortest; n--)
        {
            int start = index.FindContinuation(_latest.AsSpan(_latest.Length - n));
            if (start >= 0) return new Draft(DraftTokens.CopyWithinDocument(index.Joined, start, destination), n);
        }

        return Draft.None;
    }

    public void Dispose()
    {
    }
}
