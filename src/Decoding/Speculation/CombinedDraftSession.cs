namespace Reasoning.Decoding.Speculation;

/// <summary>The sessions of a combined source for one sequence.</summary>
internal sealed class CombinedDraftSession(IDraftSession[] sessions, IDraftSession? auxiliary, int lengthThreshold) : IDraftSession
{
    private int[] _scratch = [];

    public void Accept(ReadOnlySpan<int> tokens)
    {
        foreach (var session in sessions) session.Accept(tokens);
        auxiliary?.Accept(tokens);
    }

    // The auxiliary source computes only when the others turn out to have nothing, which takes asking them once before.
    public async ValueTask PrepareAsync(int maxLength, CancellationToken cancellationToken = default)
    {
        if (_scratch.Length < maxLength) _scratch = new int[maxLength];
        foreach (var session in sessions)
        {
            await session.PrepareAsync(maxLength, cancellationToken).ConfigureAwait(false);
            if (session.Propose(_scratch.AsSpan(0, maxLength)).MatchLength >= lengthThreshold) return;
        }

        if (auxiliary is not null) await auxiliary.PrepareAsync(maxLength, cancellationToken).ConfigureAwait(false);
    }

    public Draft Propose(Span<int> destination)
    {
        foreach (var session in sessions)
        {
            var draft = session.Propose(destination);
            if (draft.MatchLength >= lengthThreshold) return draft;
        }

        return auxiliary?.Propose(destination) ?? Draft.None;
    }

    public void Dispose()
    {
        foreach (var session in sessions) session.Dispose();
        auxiliary?.Dispose();
    }
}
