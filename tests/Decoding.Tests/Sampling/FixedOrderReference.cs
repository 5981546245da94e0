namespace Reasoning.Decoding.Tests.Sampling;

/// <summary>The fixed-order sum of exponentials written with scalars only: what the vector code must equal bit for bit.</summary>
internal static class FixedOrderReference
{
    public static double LogSumExp(float[] logits)
    {
        float max = logits.Max();
        double total = 0;
        for (int start = 0; start < logits.Length; start += 64)
        {
            double[] lanes = new double[16];
            for (int i = 0; i < 64; i++) lanes[i % 16] += start + i < logits.Length ? Exp((double)logits[start + i] - max) : 0;
            double[] folded = new double[4];
            for (int i = 0; i < 4; i++) folded[i] = (lanes[i] + lanes[i + 8]) + (lanes[i + 4] + lanes[i + 12]);
            total += (folded[0] + folded[2]) + (folded[1] + folded[3]);
        }

        return max + Math.Log(total);
    }

    private static double Exp(double x)
    {
        if (x < -708) return 0;
        double n = Math.FusedMultiplyAdd(x, 1.4426950408889634, 6755399441055744) - 6755399441055744;
        double r = Math.FusedMultiplyAdd(n, -1.90821492927058770002e-10, Math.FusedMultiplyAdd(n, -0.693147180369123816490, x));
        double r2 = r * r;
        double even = 1.0 / 3628800, odd = 1.0 / 39916800;
        foreach (var (evenTerm, oddTerm) in new[] { (1.0 / 40320, 1.0 / 362880), (1.0 / 720, 1.0 / 5040), (1.0 / 24, 1.0 / 120), (0.5, 1.0 / 6), (1.0, 1.0) })
        {
            even = Math.FusedMultiplyAdd(even, r2, evenTerm);
            odd = Math.FusedMultiplyAdd(odd, r2, oddTerm);
        }

        return Math.FusedMultiplyAdd(odd, r, even) * Math.ScaleB(1, (int)n);
    }
}
