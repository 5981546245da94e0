namespace Reasoning.Search.Prompts;

/// <summary>Candidates out of replies to prompts.</summary>
internal static class AskedCandidate
{
    /// <summary>Makes a candidate of what a prompt brought; it has the next index.</summary>
    /// <param name="scope">The scope that asked.</param>
    /// <param name="reply">The reply; null where the book answered itself.</param>
    /// <param name="text">The candidate's text.</param>
    /// <param name="origin">How it came about.</param>
    public static Candidate MakeCandidate(this SearchScope scope, Reply? reply, string text, string origin) =>
        reply is null ? scope.Adopt(new Candidate { Index = 0, Text = text }, origin) : scope.ToCandidate(reply, text, origin);
}
