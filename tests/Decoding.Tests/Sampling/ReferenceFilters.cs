using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Sampling;

/// <summary>The filters as their papers define them, with full sorts and library exponentials: the oracle for the fast ones.</summary>
internal static class ReferenceFilters
{
    public static double[] Softmax(ReadOnlySpan<float> logits)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits) max = Math.Max(max, logit);
        double[] probabilities = new double[logits.Length];
        for (int i = 0; i < logits.Length; i++) sum += probabilities[i] = Math.Exp(logits[i] - max);
        for (int i = 0; i < logits.Length; i++) probabilities[i] /= sum;
        return probabilities;
    }

    public static HashSet<int> TopK(float[] logits, int k) => [.. Sorted(logits, i => -logits[i]).Take(k)];

    public static HashSet<int> TopP(float[] logits, double p, double slack)
    {
        double[] probabilities = Softmax(logits);
        return UntilMass(Sorted(logits, i => -logits[i]), probabilities, p + slack);
    }

    public static HashSet<int> Typical(float[] logits, double mass, double slack)
    {
        double[] probabilities = Softmax(logits);
        double entropy = -probabilities.Sum(p => p == 0 ? 0 : p * Math.Log(p));
        // Rounded so that equal probabilities have equal distances although they are computed through a logarithm here.
        return UntilMass(Sorted(logits, i => Math.Round(Math.Abs(-Math.Log(probabilities[i]) - entropy), 9)), probabilities, mass + slack);
    }

    public static HashSet<int> MinP(float[] logits, double fraction)
    {
        double[] probabilities = Softmax(logits);
        double max = probabilities.Max();
        return [.. Sorted(logits, i => -logits[i]).Where(i => probabilities[i] >= fraction * max)];
    }

    public static HashSet<int> Kept(ReadOnlySpan<float> logits)
    {
        var kept = new HashSet<int>();
        for (int i = 0; i < logits.Length; i++)
            if (!float.IsNegativeInfinity(logits[i])) kept.Add(i);
        return kept;
    }

    public static HashSet<int> Apply(ILogitsProcessor processor, float[] logits)
    {
        float[] copy = [.. logits];
        processor.Process(copy, new LogitsContext([], 0));
        Assert.DoesNotContain(copy, float.IsNaN);
        var kept = Kept(copy);
        foreach (int token in kept) Assert.Equal(logits[token], copy[token]);
        return kept;
    }

    private static IEnumerable<int> Sorted(float[] logits, Func<int, double> key) =>
        Enumerable.Range(0, logits.Length).Where(i => !float.IsNegativeInfinity(logits[i])).OrderBy(key).ThenBy(i => i);

    private static HashSet<int> UntilMass(IEnumerable<int> order, double[] probabilities, double mass)
    {
        var kept = new HashSet<int>();
        double sum = 0;
        foreach (int token in order)
        {
            kept.Add(token);
            sum += probabilities[token];
            if (sum >= mass) break;
        }

        return kept;
    }
}
