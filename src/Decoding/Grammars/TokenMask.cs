using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Grammars;

/// <summary>
/// The tokens that may come next. Immutable and shared: the same object is handed to every sequence in the same situation, so it may be kept and compared by
/// reference.
/// </summary>
public sealed class TokenMask
{
    /// <summary>Masks with at most so many tokens are kept as a list of them.</summary>
    internal const int MaxListed = 64;

    private readonly int[]? _listed;     // in ascending order
    private readonly ulong[]? _words;

    internal TokenMask(int vocabularySize, int[] listed)
    {
        VocabularySize = vocabularySize;
        _listed = listed;
        Count = listed.Length;
    }

    internal TokenMask(int vocabularySize, ulong[] words, int count)
    {
        VocabularySize = vocabularySize;
        _words = words;
        Count = count;
    }

    /// <summary>Number of tokens of the vocabulary.</summary>
    public int VocabularySize { get; }

    /// <summary>Number of tokens that are allowed.</summary>
    public int Count { get; }

    /// <summary>Number of 64-bit words that <see cref="CopyTo"/> writes.</summary>
    public int WordCount => (VocabularySize + 63) / 64;

    /// <summary>Bytes that the mask occupies, about.</summary>
    internal long Size => 64 + (_listed?.Length * 4L ?? _words!.Length * 8L);

    internal ReadOnlySpan<int> Listed => _listed;

    internal ReadOnlySpan<ulong> Words => _words;

    internal bool IsListed => _listed is not null;

    /// <summary>Whether a token is allowed; those outside the vocabulary are not. O(1), or O(log n) for a few allowed tokens.</summary>
    public bool IsAllowed(int token)
    {
        if ((uint)token >= (uint)VocabularySize) return false;
        return _listed is null ? ((_words![token >> 6] >> token) & 1) != 0 : Array.BinarySearch(_listed, token) >= 0;
    }

    /// <summary>The allowed tokens in ascending order.</summary>
    public IEnumerable<int> AllowedTokens()
    {
        if (_listed is not null)
        {
            foreach (int token in _listed) yield return token;
            yield break;
        }

        for (int word = 0; word < _words!.Length; word++)
            for (ulong bits = _words[word]; bits != 0; bits &= bits - 1) yield return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Writes a bit for each token, the lowest of the first word for token 0. Allocates nothing.</summary>
    /// <param name="words">At least <see cref="WordCount"/>; the rest is left as it is.</param>
    /// <exception cref="ArgumentException"><paramref name="words"/> is too short.</exception>
    public void CopyTo(Span<ulong> words)
    {
        if (words.Length < WordCount) throw new ArgumentException($"{words.Length} words are too few for {VocabularySize} tokens.", nameof(words));
        if (_words is not null)
        {
            _words.CopyTo(words);
            return;
        }

        words[..WordCount].Clear();
        foreach (int token in _listed!) words[token >> 6] |= 1UL << token;
    }

    /// <summary>Sets the logits of all tokens that are not allowed to −∞. Allocates nothing; O(vocabulary).</summary>
    /// <param name="logits">One per token id; those beyond the vocabulary are excluded.</param>
    /// <exception cref="ArgumentException">There are fewer logits than tokens.</exception>
    public void ApplyTo(Span<float> logits)
    {
        if (logits.Length < VocabularySize) throw new ArgumentException($"{logits.Length} logits are too few for {VocabularySize} tokens.", nameof(logits));
        logits[VocabularySize..].Fill(float.NegativeInfinity);
        logits = logits[..VocabularySize];
        if (_listed is not null) ApplyListed(logits);
        else ApplyWords(logits);
    }

    /// <summary>The logarithm of the probability that an unconstrained model gives to the allowed tokens together; 0 for all of it, −∞ for none.</summary>
    /// <param name="logits">One per token id, natural-log scale, not normalised.</param>
    /// <exception cref="ArgumentException">There are fewer logits than tokens.</exception>
    public double LogMass(ReadOnlySpan<float> logits)
    {
        double all = Categorical.LogSumExp(logits);
        float[] rented = ArrayPool<float>.Shared.Rent(logits.Length);
        var allowed = rented.AsSpan(0, logits.Length);
        logits.CopyTo(allowed);
        ApplyTo(allowed);
        double mass = Count == 0 || float.IsNegativeInfinity(FixedOrderExponentials.Max(allowed)) ? double.NegativeInfinity : Math.Min(0, Categorical.LogSumExp(allowed) - all);
        ArrayPool<float>.Shared.Return(rented);
        return mass;
    }

    private void ApplyListed(Span<float> logits)
    {
        Span<float> kept = stackalloc float[MaxListed];
        for (int i = 0; i < _listed!.Length; i++) kept[i] = logits[_listed[i]];
        logits.Fill(float.NegativeInfinity);
        for (int i = 0; i < _listed.Length; i++) logits[_listed[i]] = kept[i];
    }

    private void ApplyWords(Span<float> logits)
    {
        var bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        var excluded = Vector256.Create(float.NegativeInfinity);
        int whole = logits.Length / 64;
        ref float first = ref MemoryMarshal.GetReference(logits);
        for (int i = 0; i < whole; i++)
        {
            ulong word = _words![i];
            if (word == ulong.MaxValue) continue;
            var part = logits.Slice(i * 64, 64);
            if (word == 0)
            {
                part.Fill(float.NegativeInfinity);
                continue;
            }

            for (int lane = 0; lane < 64; lane += 8, word >>= 8)
            {
                // A lane of eight tokens: their bits, each spread to one element.
                var isAllowed = Vector256.Equals(Vector256.Create((int)(word & 0xFF)) & bits, bits).AsSingle();
                nuint offset = (nuint)((i * 64) + lane);
                var values = Vector256.LoadUnsafe(ref first, offset);
                Vector256.ConditionalSelect(isAllowed, values, excluded).StoreUnsafe(ref first, offset);
            }
        }

        for (int token = whole * 64; token < logits.Length; token++)
            if (((_words![token >> 6] >> token) & 1) == 0) logits[token] = float.NegativeInfinity;
    }
}
