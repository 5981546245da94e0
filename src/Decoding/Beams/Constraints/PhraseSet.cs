namespace Reasoning.Decoding.Beams.Constraints;

/// <summary>Phrases that a text must contain, and how far a text has got with them.</summary>
internal sealed class PhraseSet
{
    private readonly int[][] _phrases;

    /// <summary>Creates a set; phrases that are the same count once.</summary>
    public PhraseSet(IEnumerable<int[]> phrases)
    {
        _phrases = [.. phrases.DistinctBy(phrase => string.Join(',', phrase))];
        TokenCount = _phrases.Sum(phrase => phrase.Length);
        Longest = _phrases.Length == 0 ? 0 : _phrases.Max(phrase => phrase.Length);
        All = _phrases.Length == 64 ? ulong.MaxValue : (1UL << _phrases.Length) - 1;
    }

    /// <summary>How many tokens all phrases have.</summary>
    public int TokenCount { get; }

    /// <summary>How many tokens the longest phrase has.</summary>
    public int Longest { get; }

    /// <summary>The set of all phrases, a bit for each.</summary>
    public ulong All { get; }

    /// <summary>The phrases that are met once a text ends with these tokens.</summary>
    /// <param name="met">Those met before the last token.</param>
    /// <param name="ending">The text's last tokens, at least as many as the longest phrase has, where it has so many.</param>
    public ulong Advance(ulong met, ReadOnlySpan<int> ending)
    {
        for (int i = 0; i < _phrases.Length; i++)
            if (ending.EndsWith(_phrases[i])) met |= 1UL << i;
        return met;
    }

    /// <summary>How many tokens of the phrases a text has: those that are met, and the longest beginning of another that it ends with.</summary>
    public int Progress(ulong met, ReadOnlySpan<int> ending)
    {
        int tokens = 0, begun = 0;
        for (int i = 0; i < _phrases.Length; i++)
        {
            if ((met >> i & 1) != 0) tokens += _phrases[i].Length;
            else begun = Math.Max(begun, Begun(_phrases[i], ending));
        }

        return tokens + begun;
    }

    /// <summary>The tokens that bring a text on: for each phrase that is not met the next one of the part it ends with, and the first one.</summary>
    /// <param name="met">The phrases that are met.</param>
    /// <param name="ending">The text's last tokens.</param>
    /// <param name="wanted">Receives the tokens, each once.</param>
    public void Wanted(ulong met, ReadOnlySpan<int> ending, List<int> wanted)
    {
        wanted.Clear();
        for (int i = 0; i < _phrases.Length; i++)
        {
            if ((met >> i & 1) != 0) continue;
            int next = _phrases[i][Begun(_phrases[i], ending)], first = _phrases[i][0];
            if (!wanted.Contains(next)) wanted.Add(next);
            if (!wanted.Contains(first)) wanted.Add(first);
        }
    }

    // How much of a phrase, short of all of it, the text ends with.
    private static int Begun(int[] phrase, ReadOnlySpan<int> ending)
    {
        for (int length = Math.Min(phrase.Length - 1, ending.Length); length > 0; length--)
            if (ending[^length..].SequenceEqual(phrase.AsSpan(0, length))) return length;
        return 0;
    }
}
