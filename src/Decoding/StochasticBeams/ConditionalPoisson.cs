using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>
/// The conditional Poisson design: subsets of a fixed size, each with a probability proportional to the product of its weights (Hájek, "Asymptotic theory of
/// rejective sampling with varying probabilities from a finite population", 1964). Exact; O(n · size) time, O(n · size / 128) memory.
/// </summary>
/// <remarks>
/// A common factor of the weights changes nothing. It is chosen so that independent draws with these odds give about the wanted size; then the polynomials that
/// matter are the large ones, and ordinary doubles do what would else need logarithms: what underflows has less than 10⁻²⁰⁰ of the weight of what does not.
/// </remarks>
internal readonly ref struct ConditionalPoisson : IDisposable
{
    private const int BlockLength = 256, Lanes = 4, LaneLength = BlockLength / Lanes;
    private readonly ReadOnlySpan<double> _weights;
    private readonly int _size;
    private readonly double _tilt;
    private readonly int _blocks;

    // Columns of size + 1 polynomials: of each block; of all weights before each block, and of all; and two to work in. Then their scales.
    private readonly double[] _values;
    private readonly (double Bound, int Exponent)[] _scales;

    /// <summary>Prepares a design.</summary>
    /// <param name="weights">
    /// Odds up to a common factor: 0 excludes an item, others lie between 10⁻²⁵⁰ and 10²⁰. Must stay as they are while the design is used.
    /// </param>
    /// <param name="size">How many items a subset has: at least 1 and fewer than there are positive weights.</param>
    public ConditionalPoisson(ReadOnlySpan<double> weights, int size)
    {
        _weights = weights;
        _size = size;
        _tilt = Tilt(weights, size);
        _blocks = (weights.Length + BlockLength - 1) / BlockLength;
        _values = ArrayPool<double>.Shared.Rent(((2 * _blocks) + 3) * (size + 1));
        _scales = ArrayPool<(double, int)>.Shared.Rent((2 * _blocks) + 1);
        var before = SymmetricPolynomials.Empty(Work(0));
        for (int block = 0; block < _blocks; block++)
        {
            Store(Before(block), before);
            ComputeBlock(block);
            before.Include(Column(block), _scales[block].Bound, _scales[block].Exponent);
        }

        Store(All, before);
    }

    /// <summary>Natural logarithm of the sum of the products of all subsets.</summary>
    public double LogNormalizer => Math.Log(Column(All)[_size]) + (_scales[All].Exponent * Math.Log(2)) - (_size * Math.Log(_tilt));

    private int All => Before(_blocks);

    /// <summary>Draws a subset; uses as many random numbers as it has items.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="items">Receives the items in ascending order; its length is the size.</param>
    /// <remarks>
    /// The largest item comes first: it is below j with the share that e_size of the first j weights has in that of all. Then the same for the rest.
    /// </remarks>
    public void Sample(CounterRandom random, Span<int> items)
    {
        double end = Column(All)[_size];
        int endExponent = _scales[All].Exponent, block = _blocks - 1, last = _weights.Length - 1;
        for (int r = _size; r > 0; r--)
        {
            while (_weights[last] == 0) last--;
            block = Math.Min(block, last / BlockLength);
            double target = random.NextDouble() * end;
            while (Column(Before(block))[r] > Scaled(target, endExponent, _scales[Before(block)].Exponent)) block--;

            // Rounding may leave the target just out of reach of a block; then it is the block's last item.
            last = Math.Min(last, (block * BlockLength) + BlockLength - 1);
            while (_weights[last] == 0) last--;
            var before = LoadBefore(block, Work(0));
            int item = block * BlockLength;
            for (; item < last; item++)
            {
                double weight = _tilt * _weights[item];
                if (before.Values[r] + (weight * before.Values[r - 1]) > Scaled(target, endExponent, before.Exponent)) break;
                before.Include(weight);
            }

            items[r - 1] = item;
            last = item - 1;
            (end, endExponent) = (before.Values[r - 1], before.Exponent);
        }
    }

    /// <summary>The probabilities that a subset contains given items.</summary>
    /// <param name="items">In ascending order, with positive weights.</param>
    /// <param name="inclusions">Receives one per item.</param>
    public void Inclusions(ReadOnlySpan<int> items, Span<double> inclusions)
    {
        double all = Column(All)[_size];
        int next = _weights.Length - 1;
        var after = SymmetricPolynomials.Empty(Work(1));
        for (int n = items.Length - 1; n >= 0; n--)
        {
            int item = items[n], first = item / BlockLength * BlockLength;
            while (next > item)
            {
                int block = next / BlockLength;
                if (block * BlockLength > item && (next % BlockLength == BlockLength - 1 || next == _weights.Length - 1))
                {
                    after.Include(Column(block), _scales[block].Bound, _scales[block].Exponent);
                    next = (block * BlockLength) - 1;
                }
                else
                {
                    after.Include(_tilt * _weights[next--]);
                }
            }

            var before = LoadBefore(item / BlockLength, Work(0));
            for (int i = first; i < item; i++) before.Include(_tilt * _weights[i]);
            double sum = 0;
            for (int r = 0; r < _size; r++) sum += before.Values[r] * after.Values[_size - 1 - r];
            inclusions[n] = Math.Min(1, Math.ScaleB(_tilt * _weights[item] / all * sum, before.Exponent + after.Exponent - _scales[All].Exponent));
        }
    }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_values);
        ArrayPool<(double, int)>.Shared.Return(_scales);
    }

    // Newton's method for the factor at which independent draws take size items on average. The average is concave in the factor, so coming from below it is
    // never overshot.
    private static double Tilt(ReadOnlySpan<double> weights, int size)
    {
        var vectors = MemoryMarshal.Cast<double, Vector256<double>>(weights);
        var rest = weights[(vectors.Length * Lanes)..];
        Vector256<double> totals = default;
        foreach (var weight in vectors) totals += weight;
        double total = Fold(totals);
        foreach (double weight in rest) total += weight;
        double tilt = size / total;
        while (true)
        {
            Vector256<double> means = default, slopes = default, one = Vector256.Create(1.0), factor = Vector256.Create(tilt);
            foreach (var weight in vectors)
            {
                var odds = weight * factor;
                var excluded = one / (one + odds);
                var probability = odds * excluded;
                means += probability;
                slopes += probability * excluded;
            }

            double mean = Fold(means), slope = Fold(slopes);
            foreach (double weight in rest)
            {
                double excluded = 1 / (1 + (tilt * weight)), probability = tilt * weight * excluded;
                mean += probability;
                slope += probability * excluded;
            }

            if (mean > size - 0.5) return tilt;
            tilt *= 1 + ((size - mean) / slope);
        }
    }

    private static double Fold(Vector256<double> sum) => (sum[0] + sum[2]) + (sum[1] + sum[3]);

    private static double Scaled(double value, int from, int to) => from == to ? value : Math.ScaleB(value, from - to);

    // Four quarters of the block side by side, two weights of each at a time. Weights above 1, of which there are at most twice the size, would overflow there.
    private void ComputeBlock(int block)
    {
        var weights = _weights.Slice(block * BlockLength, Math.Min(BlockLength, _weights.Length - (block * BlockLength)));
        Span<double> padded = stackalloc double[BlockLength];
        padded.Clear();
        bool hasLarge = false;
        for (int i = 0; i < weights.Length; i++)
        {
            double weight = _tilt * weights[i];
            if (weight > 1) hasLarge = true;
            else padded[i] = weight;
        }

        int degree = Math.Min(_size, LaneLength);
        Span<Vector256<double>> lanes = stackalloc Vector256<double>[LaneLength + 2];
        lanes = lanes[..(degree + 2)];   // the first place stays 0
        lanes.Clear();
        lanes[1] = Vector256.Create(1.0);
        var bounds = Vector256.Create(1.0);
        var pairs = MemoryMarshal.Cast<double, Vector256<double>>(padded);
        for (int i = 0; i < LaneLength; i += 2)
        {
            Vector256<double> sum = pairs[i] + pairs[i + 1], product = pairs[i] * pairs[i + 1];
            for (int r = Math.Min(degree, i + 2); r > 0; r--) lanes[r + 1] += (sum * lanes[r]) + (product * lanes[r - 1]);
            bounds *= Vector256.Create(1.0) + sum + product;
        }

        var polynomials = SymmetricPolynomials.Empty(Column(block));
        Span<double> lane = stackalloc double[LaneLength + 1];
        lane = lane[..(degree + 1)];
        for (int l = 0; l < Lanes; l++)
        {
            for (int r = 0; r <= degree; r++) lane[r] = lanes[r + 1][l];
            polynomials.Include(lane, bounds[l], 0);
        }

        for (int i = 0; hasLarge && i < weights.Length; i++)
            if (_tilt * weights[i] > 1) polynomials.Include(_tilt * weights[i]);
        _scales[block] = (polynomials.Bound, polynomials.Exponent);
    }

    private int Before(int block) => _blocks + block;

    private Span<double> Column(int index) => _values.AsSpan(index * (_size + 1), _size + 1);

    private Span<double> Work(int index) => Column((2 * _blocks) + 1 + index);

    private void Store(int index, in SymmetricPolynomials polynomials)
    {
        polynomials.Values.CopyTo(Column(index));
        _scales[index] = (polynomials.Bound, polynomials.Exponent);
    }

    private SymmetricPolynomials LoadBefore(int block, Span<double> values)
    {
        Column(Before(block)).CopyTo(values);
        return new SymmetricPolynomials(values, _scales[Before(block)].Bound, _scales[Before(block)].Exponent);
    }
}
