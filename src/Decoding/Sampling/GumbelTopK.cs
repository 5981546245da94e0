using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// The tokens with the largest perturbed logits, logit + Gumbel: a sample without replacement from their distribution, in the order drawn (Vieira,
/// "Gumbel-max trick and weighted reservoir sampling", 2014).
/// </summary>
internal static class GumbelTopK
{
    private const int Stride = 16;

    // With m the float of a whole number n, bits(m) / 2^23 - 127 is at most log2 n, and falls short by less than 0.087.
    private const double PerBit = 0.6931471805599453 / (1 << 23), OffsetOfBits = (127 + 31) * 0.6931471805599453;

    /// <summary>
    /// The tokens with the largest values of logit + <see cref="CounterRandom.GumbelAt"/>(token), largest first; equal ones by id. O(n + k log k log n) for
    /// logits in random order.
    /// </summary>
    /// <param name="logits">One per token; −∞ is never chosen.</param>
    /// <param name="random">Draw number i belongs to token i.</param>
    /// <param name="tokens">Receives the tokens; its length is how many are wanted.</param>
    /// <param name="perturbed">Receives their perturbed logits; of the same length.</param>
    /// <returns>How many there are: less than wanted when fewer tokens are possible.</returns>
    /// <remarks>
    /// A Gumbel number is −ln(−ln u) ≤ −ln(1 − u), so with T the smallest perturbed logit of a full list, only tokens with ln(1 − u) + T below their logit can
    /// enter. Sixteen at a time, that is decided from the bits of 1 − u, rounded so that none is missed; logarithms are taken of the few that pass.
    /// </remarks>
    public static int Largest(ReadOnlySpan<float> logits, in CounterRandom random, Span<int> tokens, Span<double> perturbed)
    {
        if (tokens.IsEmpty) return 0;

        var heap = new Heap(tokens, perturbed);
        int i = 0;
        ref float start = ref MemoryMarshal.GetReference(logits);
        for (; i <= logits.Length - Stride; i += Stride)
        {
            var (first, second) = random.HighWordsAt((uint)i);
            var bar = Vector256.Create(BarOf(heap.Threshold));
            uint candidates = MayPass(first, bar, Vector256.LoadUnsafe(ref start, (nuint)i))
                | (MayPass(second, bar, Vector256.LoadUnsafe(ref start, (nuint)(i + Vector256<float>.Count))) << Vector256<float>.Count);
            for (; candidates != 0; candidates &= candidates - 1)
            {
                int token = i + BitOperations.TrailingZeroCount(candidates);
                heap.Offer(token, logits[token] + random.GumbelAt((ulong)token));
            }
        }

        for (; i < logits.Length; i++) heap.Offer(i, logits[i] + random.GumbelAt((ulong)i));
        heap.Sort();
        return heap.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint MayPass(Vector256<uint> words, Vector256<float> bar, Vector256<float> logits)
    {
        var tail = Vector256.ConvertToSingle((~words >>> 1).AsInt32());
        return Vector256.LessThan((Vector256.ConvertToSingle(tail.AsInt32()) * Vector256.Create((float)PerBit)) + bar, logits).ExtractMostSignificantBits();
    }

    // The margin is far above the rounding errors of the comparison in single precision.
    private static float BarOf(double threshold) => (float)(threshold - OffsetOfBits - 1e-3 - (1e-6 * Math.Abs(threshold)));

    /// <summary>The best so far with the worst on top.</summary>
    private ref struct Heap(Span<int> tokens, Span<double> values)
    {
        private readonly Span<int> _tokens = tokens;
        private readonly Span<double> _values = values;

        public int Count { get; private set; }

        /// <summary>What a later token must exceed; −∞ while there is room.</summary>
        public double Threshold { get; private set; } = double.NegativeInfinity;

        public void Offer(int token, double value)
        {
            if (!(value > Threshold)) return;
            if (Count < _tokens.Length)
            {
                int child = Count++;
                (_tokens[child], _values[child]) = (token, value);
                while (child > 0 && IsWorse(child, (child - 1) / 2))
                {
                    Swap(child, (child - 1) / 2);
                    child = (child - 1) / 2;
                }
            }
            else
            {
                (_tokens[0], _values[0]) = (token, value);
                SiftDown(Count);
            }

            if (Count == _tokens.Length) Threshold = _values[0];
        }

        public readonly void Sort()
        {
            for (int last = Count - 1; last > 0; last--)
            {
                Swap(0, last);
                SiftDown(last);
            }
        }

        private readonly void SiftDown(int count)
        {
            for (int parent = 0; ;)
            {
                int child = (2 * parent) + 1;
                if (child >= count) return;
                if (child + 1 < count && IsWorse(child + 1, child)) child++;
                if (!IsWorse(child, parent)) return;
                Swap(child, parent);
                parent = child;
            }
        }

        private readonly bool IsWorse(int left, int right) =>
            _values[left] < _values[right] || (_values[left] == _values[right] && _tokens[left] > _tokens[right]);

        private readonly void Swap(int left, int right)
        {
            (_tokens[left], _tokens[right]) = (_tokens[right], _tokens[left]);
            (_values[left], _values[right]) = (_values[right], _values[left]);
        }
    }
}
