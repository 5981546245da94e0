using Reasoning.Decoding.Fusion;
using Reasoning.Decoding.Tests.Sampling;

namespace Reasoning.Decoding.Tests.Fusion;

/// <summary>The fusion rules as their papers define them, in double, over plain arrays: the oracle for the fast ones.</summary>
internal static class FusionReference
{
    /// <summary>ln p − ln q over the tokens that both allow; 0 elsewhere.</summary>
    public static double[] LogRatio(float[] upper, float[] lower, double lowerTemperature = 1)
    {
        bool[] common = [.. upper.Zip(lower, (p, q) => !float.IsNegativeInfinity(p) && !float.IsNegativeInfinity(q))];
        double first = LogSumExp(upper.Where((_, i) => common[i]).Select(x => (double)x));
        double second = LogSumExp(lower.Where((_, i) => common[i]).Select(x => x / lowerTemperature));
        return [.. upper.Select((p, i) => common[i] ? (p - first) - ((lower[i] / lowerTemperature) - second) : 0)];
    }

    public static double[] Static(float[] large, float[] baseRow, float[][] experts, double[] weights)
    {
        double[] fused = [.. large.Select(x => (double)x)];
        for (int t = 0; t < experts.Length; t++)
        {
            double[] ratio = LogRatio(experts[t], baseRow);
            for (int i = 0; i < fused.Length; i++) fused[i] += weights[t] * ratio[i];
        }

        return Softmax(fused);
    }

    public static double[] Contrastive(float[] expert, float[] amateur, double plausibility, double temperature, double? strength)
    {
        double[] probabilities = ReferenceFilters.Softmax(expert), ratio = LogRatio(expert, amateur, temperature);
        double least = plausibility * probabilities.Max();
        double[] scores = [.. expert.Select((z, i) => strength is { } beta ? z + (beta * ratio[i]) : ratio[i])];
        return Softmax([.. scores.Select((score, i) => probabilities[i] < least * (1 - 1e-9) ? double.NegativeInfinity : score)]);
    }

    /// <summary>The objective of dynamic fusion at given weights.</summary>
    public static double Objective(float[] large, float[] baseRow, float[][] experts, double[] weights)
    {
        double[] before = ReferenceFilters.Softmax(large), after = Static(large, baseRow, experts, weights);
        double forward = Divergence(after, before), backward = Divergence(before, after), sum = 0;
        foreach (float[] expert in experts)
        {
            float[] p = [.. expert.Select((x, i) => float.IsNegativeInfinity(baseRow[i]) ? float.NegativeInfinity : x)];
            float[] q = [.. baseRow.Select((x, i) => float.IsNegativeInfinity(expert[i]) ? float.NegativeInfinity : x)];
            if (!Array.Exists(p, float.IsFinite)) continue;
            double[] tuned = ReferenceFilters.Softmax(p), plain = ReferenceFilters.Softmax(q);
            sum += Math.Pow(forward - Divergence(tuned, plain), 2) + Math.Pow(backward - Divergence(plain, tuned), 2);
        }

        return sum;
    }

    public static double Divergence(double[] p, double[] q) => p.Zip(q, (a, b) => a == 0 ? 0 : a * Math.Log(a / b)).Sum();

    public static (double[] Probabilities, double[] Weights, double Objective) Run(FusionRule rule, float[] large, float[] baseRow, params float[][] experts)
    {
        rule.EnsureSupports(experts.Length);
        float[] row = [.. large];
        double[] weights = new double[rule.GetWeightCount(experts.Length)];
        double objective = rule.Fuse(row, new FusionRows(baseRow, experts.SelectMany(x => x).ToArray()), weights);
        return (ReferenceFilters.Softmax(row), weights, objective);
    }

    public static void AssertEqual(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(Math.Abs(actual[i] - expected[i]), 0, tolerance);
    }

    private static double[] Softmax(double[] logits)
    {
        double total = LogSumExp(logits);
        return [.. logits.Select(x => Math.Exp(x - total))];
    }

    private static double LogSumExp(IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length == 0) return 0;
        double max = all.Max();
        return max + Math.Log(all.Sum(x => Math.Exp(x - max)));
    }
}
