namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>The tokens of a token expression, once the vocabulary is known.</summary>
internal sealed class TokenSet(int[] ids, bool isExcept)
{
    /// <summary>In ascending order.</summary>
    public int[] Ids { get; } = ids;

    /// <summary>Whether all tokens but these are meant.</summary>
    public bool IsExcept { get; } = isExcept;

    public bool Contains(int token) => (Array.BinarySearch(Ids, token) >= 0) != IsExcept;
}
