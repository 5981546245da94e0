using System.Text;

namespace Reasoning.Decoding.Tokenization;

/// <summary>Collects the entries of a vocabulary in order.</summary>
internal sealed class VocabularyBuilder(TokenKind[] kinds, TokenTextConverter convert)
{
    /// <summary>Names of tokens that end a text or a turn, as the common model families call them; the metadata often name only one of several.</summary>
    private static readonly HashSet<string> EndNames =
    [
        "<|endoftext|>", "<|end_of_text|>", "<|eot_id|>", "<|eom_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<EOT>", "<|EOT|>", "</s>",
        "<｜end▁of▁sentence｜>",
    ];

    private readonly List<byte> _bytes = new(kinds.Length * 8);
    private readonly int[] _offsets = new int[kinds.Length + 1];
    private readonly bool[] _endsGeneration = new bool[kinds.Length];
    private readonly ByteStringTable _normal = new(kinds.Length);
    private readonly SpecialTokenMatcher _userDefined = new();
    private readonly SpecialTokenMatcher _allSpecial = new();
    private byte[] _scratch = new byte[256];
    private int _count;

    public void Add(ReadOnlySpan<byte> text)
    {
        int token = _count++;
        if (_scratch.Length < text.Length)
            _scratch = new byte[2 * text.Length];
        switch (kinds[token])
        {
            case TokenKind.Normal:
                ReadOnlySpan<byte> bytes = _scratch.AsSpan(0, convert(text, _scratch));
                _bytes.AddRange(bytes);
                _normal.TryAdd(bytes, token);
                break;
            case TokenKind.Byte:
                _bytes.AddRange(ParseByte(text) is { } value ? [value] : text);
                break;
            case TokenKind.UserDefined:
                _bytes.AddRange(text);
                AddSpecial(text, token);
                break;
            case TokenKind.Control or TokenKind.Unknown:
                AddSpecial(text, token);
                break;
        }

        _offsets[token + 1] = _bytes.Count;
    }

    public Vocabulary Build(SpecialTokens special)
    {
        foreach (int? token in (ReadOnlySpan<int?>)[special.End, special.EndOfTurn, special.EndOfMessage])
        {
            if (token is { } end)
                _endsGeneration[end] = true;
        }

        return new Vocabulary([.. _bytes], _offsets, kinds, _endsGeneration, _normal, special, _userDefined, _allSpecial);
    }

    private void AddSpecial(ReadOnlySpan<byte> text, int token)
    {
        string name = Encoding.UTF8.GetString(text);
        _allSpecial.Add(name, token);
        if (kinds[token] == TokenKind.UserDefined)
            _userDefined.Add(name, token);
        _endsGeneration[token] = kinds[token] != TokenKind.Unknown && EndNames.Contains(name);
    }

    /// <summary>Reads "&lt;0x0A&gt;".</summary>
    private static byte? ParseByte(ReadOnlySpan<byte> text) =>
        text.Length == 6 && text.StartsWith("<0x"u8) && text[5] == '>'
        && byte.TryParse(text[3..5], System.Globalization.NumberStyles.AllowHexSpecifier, null, out byte value) ? value : null;
}
