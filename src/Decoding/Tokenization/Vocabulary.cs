namespace Reasoning.Decoding.Tokenization;

/// <summary>The entries of a tokenizer's vocabulary: what they stand for, what they are for, and how to find them. Immutable.</summary>
internal sealed class Vocabulary
{
    private readonly byte[] _bytes;
    private readonly int[] _offsets;
    private readonly TokenKind[] _kinds;
    private readonly bool[] _endsGeneration;
    private readonly ByteStringTable _normal;

    public Vocabulary(
        byte[] bytes, int[] offsets, TokenKind[] kinds, bool[] endsGeneration, ByteStringTable normal, SpecialTokens special,
        SpecialTokenMatcher userDefined, SpecialTokenMatcher allSpecial)
    {
        _bytes = bytes;
        _offsets = offsets;
        _kinds = kinds;
        _endsGeneration = endsGeneration;
        _normal = normal;
        Special = special;
        UserDefinedMatcher = userDefined;
        AllSpecialMatcher = allSpecial;
        Unknown = special.Unknown ?? (Array.IndexOf(kinds, TokenKind.Unknown) is >= 0 and int unknown ? unknown : null);
    }

    public int Size => _kinds.Length;

    public SpecialTokens Special { get; }

    public int? Unknown { get; }

    /// <summary>Finds user-defined tokens in text.</summary>
    public SpecialTokenMatcher UserDefinedMatcher { get; }

    /// <summary>Finds user-defined, control and unknown tokens in text.</summary>
    public SpecialTokenMatcher AllSpecialMatcher { get; }

    public TokenKind GetKind(int token)
    {
        Check(token);
        return _kinds[token];
    }

    public bool EndsGeneration(int token)
    {
        Check(token);
        return _endsGeneration[token];
    }

    /// <summary>The bytes of text of a token; empty for control, unknown and unused ones.</summary>
    public ReadOnlySpan<byte> GetBytes(int token)
    {
        Check(token);
        return _bytes.AsSpan(_offsets[token].._offsets[token + 1]);
    }

    /// <summary>The normal token that stands for exactly these bytes.</summary>
    public int? Find(ReadOnlySpan<byte> bytes) => _normal.Find(bytes) is >= 0 and int token ? token : null;

    private void Check(int token)
    {
        if ((uint)token >= (uint)_kinds.Length)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"Tokens of this vocabulary run from 0 to {_kinds.Length - 1}.");
    }
}
