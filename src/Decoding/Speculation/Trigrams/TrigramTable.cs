using System.Numerics;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Speculation.Trigrams;

/// <summary>
/// What follows each pair of tokens in a corpus, and how often: the fixed part of adaptive tri-gram drafts. Built once, then read-only and safe to share
/// between any number of sessions and threads.
/// </summary>
/// <remarks>
/// The tri-gram representation of ADED (Liu et al., arXiv 2407.12021, AAAI 2025): shares of the pair's occurrences, of which the
/// <see cref="SuccessorsPerPair"/> largest are kept (ties: the lowest token) and not normalised again. Building sorts all tri-grams: O(n log n) time, 12
/// bytes per token. No tri-gram reaches from one document into the next.
/// </remarks>
public sealed class TrigramTable
{
    /// <summary>How many successors of a pair are kept.</summary>
    public const int SuccessorsPerPair = 12;

    private readonly ulong[] _pairs;
    private readonly int[] _slots;    // index of a pair plus 1; 0 is free
    private readonly int[] _starts;   // per pair: its first successor; one more at the end
    private readonly Successor[] _successors;

    private TrigramTable(List<ulong> pairs, List<int> starts, List<Successor> successors)
    {
        _pairs = [.. pairs];
        _starts = [.. starts, successors.Count];
        _successors = [.. successors];
        _slots = new int[Math.Max(2, BitOperations.RoundUpToPowerOf2((uint)_pairs.Length * 3 / 2))];
        for (int i = 0; i < _pairs.Length; i++) _slots[Slot(_pairs[i])] = i + 1;
    }

    /// <summary>How many different pairs of tokens have a successor.</summary>
    public int PairCount => _pairs.Length;

    /// <summary>Bytes of memory it takes.</summary>
    public long SizeInBytes => (12L * _pairs.Length) + (8L * _successors.Length) + (4L * _slots.Length);

    /// <summary>Counts the tri-grams of documents.</summary>
    /// <param name="documents">Token sequences.</param>
    /// <exception cref="ArgumentException">A document is null, a token is negative, or there are more than 2²⁸ tokens.</exception>
    public static TrigramTable Build(IEnumerable<int[]> documents)
    {
        int[] joined = DraftTokens.Join(documents, 1 << 28, nameof(documents));
        var trigrams = new List<Trigram>(joined.Length);
        for (int i = 2; i < joined.Length; i++)
        {
            if (joined[i] != DraftTokens.Separator && joined[i - 1] != DraftTokens.Separator && joined[i - 2] != DraftTokens.Separator)
                trigrams.Add(new Trigram(PairKey(joined[i - 2], joined[i - 1]), joined[i]));
        }

        trigrams.Sort();
        var pairs = new List<ulong>();
        var starts = new List<int>();
        var successors = new List<Successor>();
        var counts = new List<(int Count, int Token)>();
        for (int i = 0; i < trigrams.Count;)
        {
            ulong pair = trigrams[i].Pair;
            int first = i;
            counts.Clear();
            for (; i < trigrams.Count && trigrams[i].Pair == pair; i++)
            {
                if (counts.Count > 0 && counts[^1].Token == trigrams[i].Token) counts[^1] = (counts[^1].Count + 1, counts[^1].Token);
                else counts.Add((1, trigrams[i].Token));
            }

            counts.Sort((left, right) => left.Count != right.Count ? right.Count.CompareTo(left.Count) : left.Token.CompareTo(right.Token));
            pairs.Add(pair);
            starts.Add(successors.Count);
            foreach (var (count, token) in counts.Take(SuccessorsPerPair)) successors.Add(new Successor(token, (float)((double)count / (i - first))));
        }

        return new TrigramTable(pairs, starts, successors);
    }

    /// <summary>
    /// Counts the tri-grams of the text files of a folder and the folders in it. See <see cref="CorpusFiles.ReadFolder"/> for what is left out.
    /// </summary>
    /// <param name="folder">A folder.</param>
    /// <param name="tokenizer">The tokenizer of the model that will be drafted for.</param>
    /// <param name="options">Which files, and limits; null means the defaults.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static TrigramTable FromFolder(string folder, ITokenizer tokenizer, CorpusFileOptions? options = null) =>
        Build(CorpusFiles.ReadFolder(folder, tokenizer, options));

    internal static ulong PairKey(int first, int second) => ((ulong)(uint)first << 32) | (uint)second;

    /// <summary>What follows a pair, most frequent first; empty where it does not occur.</summary>
    internal ReadOnlySpan<Successor> GetSuccessors(ulong pair)
    {
        int coded = _slots[Slot(pair)];
        return coded == 0 ? [] : _successors.AsSpan(_starts[coded - 1].._starts[coded]);
    }

    private int Slot(ulong pair)
    {
        int slot = (int)((pair * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2((uint)_slots.Length)));
        while (_slots[slot] is not 0 and var coded && _pairs[coded - 1] != pair) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private readonly record struct Trigram(ulong Pair, int Token) : IComparable<Trigram>
    {
        public int CompareTo(Trigram other) => Pair != other.Pair ? Pair.CompareTo(other.Pair) : Token.CompareTo(other.Token);
    }
}
