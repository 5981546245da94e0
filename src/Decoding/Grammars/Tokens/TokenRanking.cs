namespace Reasoning.Decoding.Grammars.Tokens;

/// <summary>The tokens of a vocabulary in descending order of a measure.</summary>
internal sealed class TokenRanking
{
    private readonly int[] _tokens;
    private readonly int[] _negated;   // the measure of each, negated, so that it ascends

    public TokenRanking(int vocabularySize, Func<int, int> measure)
    {
        _tokens = [.. Enumerable.Range(0, vocabularySize)];
        _negated = [.. _tokens.Select(token => -measure(token))];
        Array.Sort(_negated, _tokens);
    }

    /// <summary>The tokens whose measure is above a bound.</summary>
    public ReadOnlySpan<int> Above(long bound)
    {
        int low = 0, high = _tokens.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (-_negated[middle] > bound) low = middle + 1;
            else high = middle;
        }

        return _tokens.AsSpan(0, low);
    }
}
