using System.Text;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Conformance;

/// <summary>A tokenizer over a plain table of byte strings: encodes by the longest match from left to right. Entries of no bytes are control tokens.</summary>
public sealed class TableTokenizer : ITokenizer
{
    private readonly byte[][] _entries;

    /// <summary>Creates a tokenizer.</summary>
    /// <param name="entries">The bytes of each token.</param>
    /// <param name="beginOfSequence">The token put in front; null for none.</param>
    /// <param name="endOfSequence">The token that ends generation; null for none.</param>
    public TableTokenizer(IEnumerable<byte[]> entries, int? beginOfSequence, int? endOfSequence)
    {
        _entries = [.. entries];
        BeginOfSequence = beginOfSequence;
        EndOfSequence = endOfSequence;
    }

    /// <inheritdoc/>
    public int VocabularySize => _entries.Length;

    /// <inheritdoc/>
    public int? BeginOfSequence { get; }

    /// <inheritdoc/>
    public int? EndOfSequence { get; }

    /// <inheritdoc/>
    public bool AddsBeginOfSequence => BeginOfSequence is not null;

    /// <summary>A vocabulary of any size: token 0 begins and ends sequences, then all printable ASCII, then made-up words.</summary>
    public static TableTokenizer OfSize(int vocabularySize)
    {
        var texts = new List<string> { "" };
        for (char c = ' '; c <= '~'; c++) texts.Add(c.ToString());
        texts.Add("\n");
        for (int i = 0; texts.Count < vocabularySize; i++) texts.Add($"{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}{i / 676}");
        return new TableTokenizer(texts.Take(vocabularySize).Select(Encoding.UTF8.GetBytes), 0, 0);
    }

    /// <inheritdoc/>
    public bool IsEndOfGeneration(int token) => token == EndOfSequence;

    /// <inheritdoc/>
    public TokenKind GetKind(int token) => _entries[token].Length == 0 ? TokenKind.Control : TokenKind.Normal;

    /// <inheritdoc/>
    public int[] Encode(ReadOnlySpan<char> text, bool addSpecial = true, bool parseSpecial = false)
    {
        var tokens = new List<int>();
        if (addSpecial && BeginOfSequence is { } begin) tokens.Add(begin);
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        for (int at = 0; at < bytes.Length;)
        {
            int best = -1;
            for (int token = 0; token < _entries.Length; token++)
            {
                byte[] entry = _entries[token];
                if (entry.Length > (best < 0 ? 0 : _entries[best].Length) && bytes.AsSpan(at).StartsWith(entry)) best = token;
            }

            if (best < 0) throw new ArgumentException($"No token begins with byte {bytes[at]:x2}.", nameof(text));
            tokens.Add(best);
            at += _entries[best].Length;
        }

        return [.. tokens];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> GetBytes(int token) => _entries[token];

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var bytes = new List<byte>();
        foreach (int token in tokens) bytes.AddRange(_entries[token]);
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
