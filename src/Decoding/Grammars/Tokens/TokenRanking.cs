namespace Reasoning.Decoding.Grammars.Tokens;

/// <summary>Tokens in descending order of a measure.</summary>
internal sealed class TokenRanking
{
    private readonly int[] _tokens;
    private readonly int[] _negated;   // the measure of each, negated, so that it ascends

    public TokenRanking(IEnumerable<(int Measure, int Token)> tokens)
    {
        (int Measure, int Token)[] all = [.. tokens];
        _tokens = Array.ConvertAll(all, entry => entry.Token);
        _negated = Array.ConvertAll(all, entry => -entry.Measure);
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
