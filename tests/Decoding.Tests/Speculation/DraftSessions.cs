using Reasoning.Decoding.Speculation;

namespace Reasoning.Decoding.Tests.Speculation;

/// <summary>Sessions, and texts whose tokens are letters.</summary>
internal static class DraftSessions
{
    public static int[] Tokens(string text) => [.. text.Select(c => (int)c)];

    public static string Text(ReadOnlySpan<int> tokens) => string.Concat(tokens.ToArray().Select(token => (char)token));

    public static IDraftSession Open(IDraftSource source, string text)
    {
        var session = source.OpenSession();
        session.Accept(Tokens(text));
        return session;
    }

    public static (string Text, int MatchLength) Propose(IDraftSession session, int maxLength)
    {
        int[] destination = new int[maxLength];
        var draft = session.Propose(destination);
        return (Text(destination.AsSpan(0, draft.Length)), draft.MatchLength);
    }

    public static (string Text, int MatchLength) Propose(IDraftSource source, string text, int maxLength) => Propose(Open(source, text), maxLength);

    /// <summary>Bytes allocated on this thread by telling a warm session a repetition of what it knows, and asking after each token.</summary>
    public static long AllocatedPerRun(IDraftSession session, int[] tokens, Action<IDraftSession> propose)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (int token in tokens)
        {
            session.Accept(new ReadOnlySpan<int>(in token));
            propose(session);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
