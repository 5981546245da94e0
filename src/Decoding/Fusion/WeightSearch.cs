using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Fusion;

/// <summary>The search of <see cref="DynamicFusion"/> at one position, and the memory it works in, which grows to the largest row seen.</summary>
internal sealed class WeightSearch
{
    private const double Tie = 1e-12;
    private const int MaxRounds = 10;

    private double[] _logits = [];          // the large model's, −∞ beyond the row, to whole blocks
    private double[] _shifted = [];         // the same with what all experts but one add
    private double[] _others = [];          // what they add
    private double[] _ratios = [];          // ln p_expert − ln p_base, one row of whole blocks per expert
    private double[] _terms = [];
    private double[] _sums = [];
    private GridPoint[] _points = [];
    private Divergences?[] _divergences = [];
    private double[] _means = [];           // of an expert's ratios under the large model's distribution
    private double _logSumExp;              // of the large model's row
    private int _padded;
    private int _pointCount;

    /// <summary>Finds the weights and the value of the objective.</summary>
    public double Run(DynamicFusionOptions options, ReadOnlySpan<float> logits, in FusionRows rows, Span<double> weights)
    {
        Prepare(options, logits, rows);
        double step = options.MaxWeight / options.Steps, best = SearchSingle(logits, step, weights);
        bool isAny = best < double.PositiveInfinity;
        if (isAny && weights.Length > 1 && options.Search == FusionWeightSearch.CoordinateDescent) best = Descend(step, best, weights);
        return isAny ? best : 0;
    }

    /// <summary>Adds the weighted ratios of the last <see cref="Run"/> to the row it was given.</summary>
    public void Apply(Span<float> logits, ReadOnlySpan<double> weights)
    {
        for (int expert = 0; expert < weights.Length; expert++)
        {
            if (weights[expert] == 0) continue;
            ref float target = ref MemoryMarshal.GetReference(logits);
            ref double ratios = ref MemoryMarshal.GetReference(Ratios(expert));
            var weight = Vector256.Create(weights[expert]);
            int i = 0;
            for (; i <= logits.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref target, (nuint)i));
                low = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref ratios, (nuint)i), weight, low);
                high = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref ratios, (nuint)i + 4), weight, high);
                Vector256.Narrow(low, high).StoreUnsafe(ref target, (nuint)i);
            }

            for (; i < logits.Length; i++) logits[i] = (float)Math.FusedMultiplyAdd(Ratios(expert)[i], weights[expert], logits[i]);
        }
    }

    private void Prepare(DynamicFusionOptions options, ReadOnlySpan<float> logits, in FusionRows rows)
    {
        if (!float.IsFinite(FixedOrderExponentials.Max(logits))) throw Categorical.NoDistribution(logits);

        _padded = FixedOrderExponentials.BlockCount(logits.Length) * FixedOrderExponentials.BlockLength;
        _pointCount = options.Steps + 1;
        Grow(ref _logits, _padded);
        Grow(ref _shifted, _padded);
        Grow(ref _others, _padded);
        Grow(ref _ratios, _padded * rows.ExpertCount);
        Grow(ref _terms, 2 * _padded);
        Grow(ref _sums, WeightGrid.ScratchLength(options.Steps));
        Grow(ref _points, _pointCount);
        Grow(ref _divergences, rows.ExpertCount);
        Grow(ref _means, rows.ExpertCount);
        Widen(logits, _logits);
        _logits.AsSpan(logits.Length, _padded - logits.Length).Fill(double.NegativeInfinity);
        for (int expert = 0; expert < rows.ExpertCount; expert++)
            _divergences[expert] = Divergences.Measure(rows.GetExpert(expert), rows.Base, Ratios(expert), _terms.AsSpan(0, 2 * _padded));
    }

    // One grid per expert, the others at 0. Infinity when no expert has anything to say.
    private double SearchSingle(ReadOnlySpan<float> logits, double step, Span<double> weights)
    {
        double best = double.PositiveInfinity, bestWeight = 0;
        int active = 0;
        for (int expert = 0; expert < weights.Length; expert++)
        {
            if (_divergences[expert] is null) continue;
            var points = _points.AsSpan(0, _pointCount);
            WeightGrid.Evaluate(_logits.AsSpan(0, _padded), Ratios(expert), [], step, points, _sums.AsSpan(0, WeightGrid.ScratchLength(_pointCount - 1)));
            _means[expert] = points[0].MeanDifference;
            _logSumExp = points[0].LogSumExp;
            if (double.IsNaN(_logSumExp)) throw Categorical.NoDistribution(logits);
            for (int point = 0; point < points.Length; point++)
            {
                double weight = point * step, growth = points[point].LogSumExp - _logSumExp;
                double objective = Objective((weight * points[point].MeanDifference) - growth, growth - (weight * _means[expert]), weights.Length);
                if (!IsBetter(objective, best)) continue;
                (best, bestWeight, active) = (objective, weight, expert);
            }
        }

        weights.Clear();
        weights[active] = bestWeight;
        return best;
    }

    private double Descend(double step, double best, Span<double> weights)
    {
        bool isChanged = true;
        for (int round = 0; round < MaxRounds && isChanged; round++)
        {
            isChanged = false;
            for (int expert = 0; expert < weights.Length; expert++)
                if (_divergences[expert] is not null) isChanged |= Improve(expert, step, ref best, weights);
        }

        return best;
    }

    private bool Improve(int expert, double step, ref double best, Span<double> weights)
    {
        double othersMean = 0, before = best;
        _others.AsSpan(0, _padded).Clear();
        for (int other = 0; other < weights.Length; other++)
        {
            if (other == expert || weights[other] == 0) continue;
            othersMean += weights[other] * _means[other];
            var ratios = Ratios(other);
            for (int i = 0; i < _padded; i++) _others[i] += weights[other] * ratios[i];
        }

        for (int i = 0; i < _padded; i++) _shifted[i] = _logits[i] + _others[i];
        var points = _points.AsSpan(0, _pointCount);
        WeightGrid.Evaluate(
            _shifted.AsSpan(0, _padded), Ratios(expert), _others.AsSpan(0, _padded), step, points, _sums.AsSpan(0, WeightGrid.ScratchLength(_pointCount - 1)));
        for (int point = 0; point < points.Length; point++)
        {
            var (logSumExp, meanRatio, meanOthers) = points[point];
            double weight = point * step, growth = logSumExp - _logSumExp;
            double objective = Objective(meanOthers + (weight * meanRatio) - growth, growth - othersMean - (weight * _means[expert]), weights.Length);
            if (!IsBetter(objective, best)) continue;
            best = objective;
            weights[expert] = weight;
        }

        return best < before;
    }

    // KL(P̃‖P) is the mean under P̃ of what was added, less the growth of the log-sum-exp; KL(P‖P̃) that growth, less the mean under P.
    private double Objective(double forward, double backward, int experts)
    {
        double sum = 0;
        for (int expert = 0; expert < experts; expert++)
        {
            if (_divergences[expert] is not { } wanted) continue;
            double forwardGap = forward - wanted.Forward, backwardGap = backward - wanted.Backward;
            sum += (forwardGap * forwardGap) + (backwardGap * backwardGap);
        }

        return sum;
    }

    private static bool IsBetter(double objective, double best) =>
        double.IsPositiveInfinity(best) ? objective < best : objective < best - (Tie * Math.Max(1, best));

    private Span<double> Ratios(int expert) => _ratios.AsSpan(expert * _padded, _padded);

    private static void Widen(ReadOnlySpan<float> source, Span<double> target)
    {
        ref float from = ref MemoryMarshal.GetReference(source);
        ref double to = ref MemoryMarshal.GetReference(target[..source.Length]);
        int i = 0;
        for (; i <= source.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            low.StoreUnsafe(ref to, (nuint)i);
            high.StoreUnsafe(ref to, (nuint)i + 4);
        }

        for (; i < source.Length; i++) target[i] = source[i];
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length) array = new T[length];
    }
}
