using System.Text;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>
/// A small vocabulary at random, made of pieces of the texts over an alphabet: tokens that begin or end within a character, tokens of equal bytes, empty ones,
/// control tokens, none to three tokens that end generation.
/// </summary>
internal sealed class RandomVocabulary : ITokenizer
{
    private readonly TableTokenizer _table;
    private readonly TokenKind[] _kinds;
    private readonly HashSet<int> _ends;

    public RandomVocabulary(int seed, string[] alphabet)
    {
        var random = new Random(seed);
        var tokens = new List<(byte[] Bytes, TokenKind Kind, bool IsEnd)>();
        bool isComplete = random.Next(5) > 0;
        foreach (byte value in Encoding.UTF8.GetBytes(string.Concat(alphabet)).Distinct())
            if (isComplete || random.Next(3) > 0) tokens.Add(([value], TokenKind.Normal, false));
        int pieces = random.Next(4, 20);
        for (int i = 0; i < pieces; i++)
        {
            byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5).Select(_ => alphabet[random.Next(alphabet.Length)])));
            tokens.Add((text.AsSpan(random.Next(text.Length - 4), random.Next(1, 6)).ToArray(), TokenKind.Normal, false));
        }

        for (int i = random.Next(3); i > 0; i--) tokens.Add((tokens[random.Next(tokens.Count)].Bytes, TokenKind.Normal, false));
        for (int i = random.Next(3); i > 0; i--) tokens.Add(([(byte)random.Next(256)], TokenKind.Normal, false));
        for (int i = random.Next(2); i > 0; i--) tokens.Add(([], TokenKind.Normal, false));
        for (int i = random.Next(3); i > 0; i--) tokens.Add(([], TokenKind.Control, false));
        for (int i = random.Next(4); i > 0; i--) tokens.Add(([], TokenKind.Control, true));
        (byte[] Bytes, TokenKind Kind, bool IsEnd)[] shuffled = [.. tokens.OrderBy(_ => random.Next())];
        _ends = [.. Enumerable.Range(0, shuffled.Length).Where(token => shuffled[token].IsEnd)];
        _kinds = [.. shuffled.Select(token => token.Kind)];
        _table = new TableTokenizer(shuffled.Select(token => token.Bytes), null, _ends.Count > 0 ? _ends.Min() : null);
        IsComplete = isComplete;
    }

    /// <summary>Whether there is a token for each byte of the alphabet.</summary>
    public bool IsComplete { get; }

    public int VocabularySize => _kinds.Length;

    public int? BeginOfSequence => null;

    public int? EndOfSequence => _table.EndOfSequence;

    public bool AddsBeginOfSequence => false;

    public bool IsEndOfGeneration(int token) => _ends.Contains(token);

    public TokenKind GetKind(int token) => _kinds[token];

    /// <summary>The tokens of a text; none where the vocabulary cannot write it.</summary>
    public int[] Encode(ReadOnlySpan<char> text, bool addSpecial = true, bool parseSpecial = false)
    {
        try
        {
            return _table.Encode(text, addSpecial, parseSpecial);
        }
        catch (ArgumentException)
        {
            return [];
        }
    }

    public ReadOnlySpan<byte> GetBytes(int token) => _table.GetBytes(token);

    public string Decode(ReadOnlySpan<int> tokens) => _table.Decode(tokens);
}
