using System.Buffers;
using System.Runtime.InteropServices;
using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>All candidates of a step with their odds, row by row in memory that is kept from step to step.</summary>
/// <param name="nucleus">The share of the probability that is kept at least; 1 for all.</param>
internal sealed class CandidateTable(double nucleus) : IDisposable
{
    private const double LargestProbability = 1 - 1e-12, SmallestWeight = 1e-250;
    private readonly List<CandidateRow> _rows = [];
    private double[] _weights = [];
    private int[] _tokens = [];
    private float[] _values = [];
    private float[] _logits = [];
    private MassEntry[] _entries = [];

    public int Count { get; private set; }

    /// <summary>After <see cref="Weigh"/>: a multiple of each candidate's odds, 0 for those that cannot be drawn.</summary>
    public ReadOnlySpan<double> Weights => _weights.AsSpan(0, Count);

    public void Clear()
    {
        _rows.Clear();
        Count = 0;
    }

    /// <summary>Adds a finished hypothesis.</summary>
    public void Add(int origin, in BeamNode node)
    {
        Reserve(1);
        _rows.Add(new CandidateRow(origin, Count, 1, node.Weight, 0, 0));
        _weights[Count] = 1;
        _tokens[Count] = -1;
        _values[Count] = _logits[Count] = 0;
        Count++;
    }

    /// <summary>Adds the continuations of a hypothesis that are possible.</summary>
    public void Add(int origin, in BeamNode node, in TokenRow row)
    {
        var values = row.Values;
        Reserve(FixedOrderExponentials.BlockCount(values.Length) * FixedOrderExponentials.BlockLength);
        float max = FixedOrderExponentials.Max(values);
        FixedOrderExponentials.Terms(values, max, _weights.AsSpan(Count));
        int start = Count, length = values.Length;
        for (int token = 0; token < length; token++)
        {
            double term = _weights[start + token];
            if (term == 0) continue;
            _weights[Count] = term;
            _tokens[Count] = token;
            _values[Count] = values[token];
            _logits[Count++] = row.Logits[token];
        }

        _rows.Add(new CandidateRow(origin, start, Count - start, node.Weight + max - row.Offset, row.Offset, row.LogSumExp));
    }

    /// <summary>Turns terms into weights; returns how many are positive.</summary>
    /// <param name="width">How many are to be drawn.</param>
    public int Weigh(int width)
    {
        double largest = double.NegativeInfinity;
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(_rows)) largest = Math.Max(largest, row.LogLargest);
        if (nucleus < 1 && Count > width) KeepNucleus(width, largest);
        int positive = 0;
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(_rows))
        {
            double relative = Math.Exp(row.LogLargest - largest), absolute = Math.Exp(Math.Min(0, row.LogLargest));
            foreach (ref double weight in _weights.AsSpan(row.Start, row.Count))
            {
                weight = weight * relative / (1 - Math.Min(LargestProbability, weight * absolute));
                if (weight < SmallestWeight) weight = 0;
                else positive++;
            }
        }

        return positive;
    }

    /// <summary>The row of a candidate, looked for from a row on that is not after it.</summary>
    public int RowOf(int candidate, int from)
    {
        while (candidate >= _rows[from].Start + _rows[from].Count) from++;
        return from;
    }

    /// <summary>Describes a candidate.</summary>
    public BeamCandidate Describe(int candidate, int rowIndex, int parent, in BeamNode node, double score)
    {
        var row = _rows[rowIndex];
        int token = _tokens[candidate];
        if (token < 0) return new BeamCandidate(row.Origin, parent, token, node.LogProbability, node.Weight, score);
        double logProbability = node.LogProbability + Math.Min(0, _logits[candidate] - row.LogSumExp);
        return new BeamCandidate(row.Origin, parent, token, logProbability, node.Weight + Math.Min(0, _values[candidate] - row.Offset), score);
    }

    /// <summary>Which hypothesis of the beam a row continues.</summary>
    public int OriginOf(int row) => _rows[row].Origin;

    public void Dispose()
    {
        Return(_weights);
        Return(_tokens);
        Return(_values);
        Return(_logits);
        Return(_entries);
    }

    private void KeepNucleus(int width, double largest)
    {
        if (_entries.Length < Count)
        {
            Return(_entries);
            _entries = ArrayPool<MassEntry>.Shared.Rent(Count);
        }

        double total = 0;
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(_rows))
        {
            double relative = Math.Exp(row.LogLargest - largest);
            for (int i = row.Start; i < row.Start + row.Count; i++)
            {
                double mass = _weights[i] * relative;
                _entries[i] = new MassEntry(mass, mass, i);
                total += mass;
            }
        }

        var entries = _entries.AsSpan(0, Count);
        int kept = Selection.SmallestSet(entries, nucleus * total);
        if (kept < width)
        {
            foreach (ref var entry in entries) entry = entry with { Mass = 1 };
            kept = Selection.SmallestSet(entries, width);
        }

        foreach (ref readonly var entry in entries[kept..]) _weights[entry.Index] = 0;
    }

    private void Reserve(int count)
    {
        Grow(ref _weights, count);
        Grow(ref _tokens, count);
        Grow(ref _values, count);
        Grow(ref _logits, count);
    }

    private void Grow<T>(ref T[] array, int count)
    {
        if (Count + count <= array.Length) return;
        T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(Count + count, 2 * array.Length));
        array.AsSpan(0, Count).CopyTo(larger);
        Return(array);
        array = larger;
    }

    private static void Return<T>(T[] array)
    {
        if (array.Length > 0) ArrayPool<T>.Shared.Return(array);
    }

    /// <summary>The candidates that continue one hypothesis.</summary>
    /// <param name="Origin">Its index in the beam.</param>
    /// <param name="Start">The first candidate.</param>
    /// <param name="Count">How many there are.</param>
    /// <param name="LogLargest">φ of the likeliest of them.</param>
    /// <param name="Offset">What to subtract from a value for the gain.</param>
    /// <param name="LogSumExp">What to subtract from a logit for its log-probability.</param>
    private readonly record struct CandidateRow(int Origin, int Start, int Count, double LogLargest, double Offset, double LogSumExp);
}
