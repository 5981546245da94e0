using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Grammars.Tokens;

/// <summary>
/// What all grammars share about a tokenizer: its tokens as a trie, which tokens end a text, slices for common classes of texts. Made once per tokenizer and kept
/// as long as that. Safe to share between threads.
/// </summary>
internal sealed class VocabularyIndex
{
    private const int UsesBeforeSlice = 2;
    private const int MinSliceSize = 10;   // smaller classes save too little, but for the common ones
    private static readonly ConditionalWeakTable<ITokenizer, VocabularyIndex> Known = [];

    private readonly ConcurrentDictionary<SliceKey, Lazy<TokenSlice>> _slices = [];
    private readonly ConcurrentDictionary<SliceKey, int> _uses = [];
    private readonly byte[] _bytes;
    private readonly int[] _offsets;   // where each token's bytes begin; one more than there are tokens
    private readonly ConcurrentDictionary<byte, TokenRanking> _byOccurrences = [];
    private readonly ConcurrentDictionary<int, TokenTrie> _cutOff = [];
    private TokenRanking? _byLength;

    private VocabularyIndex(ITokenizer tokenizer)
    {
        Tokenizer = tokenizer;
        Size = tokenizer.VocabularySize;
        _offsets = new int[Size + 1];
        var bytes = new List<byte>(Size * 6);
        var ends = new List<int>();
        for (int token = 0; token < Size; token++)
        {
            _offsets[token] = bytes.Count;
            bool isEnd = tokenizer.IsEndOfGeneration(token);
            if (isEnd) ends.Add(token);
            if (!isEnd && tokenizer.GetKind(token) is TokenKind.Normal or TokenKind.UserDefined or TokenKind.Byte) bytes.AddRange(tokenizer.GetBytes(token));
        }

        _offsets[Size] = bytes.Count;
        _bytes = [.. bytes];
        EndTokens = [.. ends];
        Tokens = [.. Enumerable.Range(0, Size).Where(token => _offsets[token] < _offsets[token + 1])];
        Trie = new TokenTrie(Tokens.Select(token => (BytesAtEnd(token, Bytes(token).Length), token)));
        Parallel.ForEach(CommonSlices.Keys, key => Slice(key));
    }

    public ITokenizer Tokenizer { get; }

    /// <summary>Number of tokens.</summary>
    public int Size { get; }

    /// <summary>Words of 64 bits that a set of tokens has.</summary>
    public int Words => (Size + 63) / 64;

    /// <summary>The tokens that end generation, in ascending order.</summary>
    public int[] EndTokens { get; }

    /// <summary>All tokens that have a text, in ascending order.</summary>
    public int[] Tokens { get; }

    /// <summary>All tokens that have a text: not control tokens, not those that end generation.</summary>
    public TokenTrie Trie { get; }

    /// <summary>The index of a tokenizer. O(vocabulary) the first time, some tens of milliseconds per 100,000 tokens.</summary>
    public static VocabularyIndex For(ITokenizer tokenizer) => Known.GetValue(tokenizer, static key => new VocabularyIndex(key));

    /// <summary>The bytes of a token; empty for those that no text stands for.</summary>
    public ReadOnlySpan<byte> Bytes(int token) => _bytes.AsSpan(_offsets[token], _offsets[token + 1] - _offsets[token]);

    /// <summary>The tokens that, after a slice's prefix, begin outside ASCII but not with a whole character, by what comes after the prefix.</summary>
    public TokenTrie CutOff(SliceKey key) => _cutOff.GetOrAdd(
        key.Prefix,
        static (prefix, index) => new TokenTrie(index.Tokens
            .Where(token => prefix == SliceKey.NoPrefix || index.Bytes(token)[0] == prefix)
            .Select(token => (Bytes: index.BytesAtEnd(token, index.Bytes(token).Length - (prefix == SliceKey.NoPrefix ? 0 : 1)), token))
            .Where(entry => BeginsCutOff(entry.Bytes.Span))),
        this);

    /// <summary>The last bytes of a token.</summary>
    public ReadOnlyMemory<byte> BytesAtEnd(int token, int count) => _bytes.AsMemory(_offsets[token + 1] - count, count);

    /// <summary>The slice of a class, if it is there or asked for so often that it is worth making.</summary>
    public TokenSlice? FindSlice(SliceKey key)
    {
        if (_slices.TryGetValue(key, out var known)) return known.Value;
        if (key.Size < MinSliceSize) return null;
        return _uses.AddOrUpdate(key, 1, static (_, uses) => uses + 1) > UsesBeforeSlice ? Slice(key) : null;
    }

    /// <summary>The tokens with more than some number of bytes, longest first.</summary>
    public ReadOnlySpan<int> LongerThan(long length)
    {
        if (Volatile.Read(ref _byLength) is not { } ranking) Volatile.Write(ref _byLength, ranking = Ranking(bytes => bytes.Length));
        return ranking.Above(length);
    }

    /// <summary>The tokens in which a byte appears more than some number of times, the most first.</summary>
    public ReadOnlySpan<int> WithMoreThan(long occurrences, byte value) =>
        _byOccurrences.GetOrAdd(value, static (key, index) => index.Ranking(bytes => bytes.Count(key)), this).Above(occurrences);

    private TokenRanking Ranking(Func<ReadOnlySpan<byte>, int> measure) => new(Tokens.Select(token => (measure(Bytes(token)), token)));

    private TokenSlice Slice(SliceKey key) => _slices.GetOrAdd(key, k => new Lazy<TokenSlice>(() => new TokenSlice(k, this))).Value;

    private static bool BeginsCutOff(ReadOnlySpan<byte> bytes) =>
        !bytes.IsEmpty && bytes[0] >= 0x80 && System.Text.Rune.DecodeFromUtf8(bytes, out _, out _) != System.Buffers.OperationStatus.Done;
}
