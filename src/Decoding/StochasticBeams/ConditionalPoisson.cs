using System.Buffers;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>
/// The conditional Poisson design: subsets of a fixed size, each with a probability proportional to the product of its weights (Hájek, "Asymptotic theory of
/// rejective sampling with varying probabilities from a finite population", 1964). Exact; O(n · size) time, O(n · size / 256) memory.
/// </summary>
/// <remarks>
/// A common factor of the weights changes nothing. It is chosen so that independent draws with these odds give about the wanted size; then the polynomials that
/// matter are the large ones, and ordinary doubles do what would else need logarithms: what underflows has less than 10⁻²⁰⁰ of the weight of what does not.
/// </remarks>
internal readonly ref struct ConditionalPoisson : IDisposable
{
    private const int BlockLength = 256;
    private readonly ReadOnlySpan<double> _weights;
    private readonly int _size;
    private readonly double _tilt;
    private readonly double[] _values;   // the polynomials of the first 0, 256, 512, … and of all weights; then two places to work in
    private readonly (double Bound, int Exponent)[] _scales;
    private readonly int _blocks;

    /// <summary>Prepares a design.</summary>
    /// <param name="weights">Odds up to a common factor: 0 excludes an item, others lie between 10⁻²⁵⁰ and 10²⁰. Must stay as they are while the design is used.</param>
    /// <param name="size">How many items a subset has: at least 1 and fewer than there are positive weights.</param>
    public ConditionalPoisson(ReadOnlySpan<double> weights, int size)
    {
        _weights = weights;
        _size = size;
        _tilt = Tilt(weights, size);
        _blocks = (weights.Length + BlockLength - 1) / BlockLength;
        _values = ArrayPool<double>.Shared.Rent((_blocks + 3) * (size + 1));
        _scales = ArrayPool<(double, int)>.Shared.Rent(_blocks + 1);
        var polynomials = SymmetricPolynomials.Empty(Work(0));
        for (int i = 0; i < weights.Length; i++)
        {
            if (i % BlockLength == 0) Store(i / BlockLength, polynomials);
            polynomials.Include(_tilt * weights[i]);
        }

        Store(_blocks, polynomials);
    }

    /// <summary>Natural logarithm of the sum of the products of all subsets.</summary>
    public double LogNormalizer => Math.Log(Column(_blocks)[_size]) + (_scales[_blocks].Exponent * Math.Log(2)) - (_size * Math.Log(_tilt));

    /// <summary>Draws a subset; uses as many random numbers as it has items.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="items">Receives the items in ascending order; its length is the size.</param>
    /// <remarks>The largest item comes first: it is below j with the share that e_size of the first j weights has in that of all. Then the same for the rest.</remarks>
    public void Sample(CounterRandom random, Span<int> items)
    {
        double end = Column(_blocks)[_size];
        int endExponent = _scales[_blocks].Exponent, block = _blocks - 1, last = _weights.Length - 1;
        for (int r = _size; r > 0; r--)
        {
            while (_weights[last] == 0) last--;
            double target = random.NextDouble() * end;
            while (Column(block)[r] > Scaled(target, endExponent, _scales[block].Exponent)) block--;
            var polynomials = Load(block, Work(0));
            int item = block * BlockLength;
            for (; item < last; item++)
            {
                double weight = _tilt * _weights[item];
                if (polynomials.Values[r] + (weight * polynomials.Values[r - 1]) > Scaled(target, endExponent, polynomials.Exponent)) break;
                polynomials.Include(weight);
            }

            items[r - 1] = item;
            last = item - 1;
            (end, endExponent) = (polynomials.Values[r - 1], polynomials.Exponent);
        }
    }

    /// <summary>The probabilities that a subset contains given items.</summary>
    /// <param name="items">In ascending order, with positive weights.</param>
    /// <param name="inclusions">Receives one per item.</param>
    public void Inclusions(ReadOnlySpan<int> items, Span<double> inclusions)
    {
        double all = Column(_blocks)[_size];
        int allExponent = _scales[_blocks].Exponent, next = _weights.Length - 1;
        var after = SymmetricPolynomials.Empty(Work(1));
        for (int n = items.Length - 1; n >= 0; n--)
        {
            int item = items[n], block = item / BlockLength;
            for (; next > item; next--) after.Include(_tilt * _weights[next]);
            var before = Load(block, Work(0));
            for (int i = block * BlockLength; i < item; i++) before.Include(_tilt * _weights[i]);
            double sum = 0;
            for (int r = 0; r < _size; r++) sum += before.Values[r] * after.Values[_size - 1 - r];
            inclusions[n] = Math.Min(1, Math.ScaleB(_tilt * _weights[item] / all * sum, before.Exponent + after.Exponent - allExponent));
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
        double total = 0;
        foreach (double weight in weights) total += weight;
        double tilt = size / total;
        while (true)
        {
            double mean = 0, slope = 0;
            foreach (double weight in weights)
            {
                double rest = 1 / (1 + (tilt * weight)), probability = tilt * weight * rest;
                mean += probability;
                slope += probability * rest;
            }

            if (mean > size - 0.5) return tilt;
            tilt *= 1 + ((size - mean) / slope);
        }
    }

    private static double Scaled(double value, int from, int to) => from == to ? value : Math.ScaleB(value, from - to);

    private Span<double> Column(int block) => _values.AsSpan(block * (_size + 1), _size + 1);

    private Span<double> Work(int index) => Column(_blocks + 1 + index);

    private void Store(int block, in SymmetricPolynomials polynomials)
    {
        polynomials.Values.CopyTo(Column(block));
        _scales[block] = (polynomials.Bound, polynomials.Exponent);
    }

    private SymmetricPolynomials Load(int block, Span<double> values)
    {
        Column(block).CopyTo(values);
        return new SymmetricPolynomials(values, _scales[block].Bound, _scales[block].Exponent);
    }
}
