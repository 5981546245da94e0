namespace Reasoning.Decoding.Tests.Sampling;

/// <summary>The two-pass softmax written with scalars only: what the vector code must equal bit for bit. For rows that have a logit within ±10⁶.</summary>
internal static class TwoPassReference
{
    public static (float[] Probabilities, double LogSumExp) Softmax(float[] logits)
    {
        float[] terms = new float[logits.Length];
        int[] exponents = new int[logits.Length];
        double[] lanes = new double[16];
        float largest = -1e6f;
        int exponent = Exponent(largest);
        for (int start = 0; start < logits.Length; start += 256)
        {
            int end = Math.Min(start + 256, logits.Length);
            float max = logits[start..end].Max();
            if (max > largest + 40)
            {
                largest = max;
                int raised = Exponent(largest);
                for (int lane = 0; lane < 16; lane++) lanes[lane] *= lanes[lane] == 0 ? 0 : Math.ScaleB(1, exponent - raised);
                exponent = raised;
            }

            for (int i = start; i < end; i++)
            {
                exponents[i] = exponent;
                if (!float.IsNegativeInfinity(logits[i])) terms[i] = Exp(logits[i], exponent);
                lanes[i % 16] += terms[i];
            }
        }

        double[] folded = new double[4];
        for (int i = 0; i < 4; i++) folded[i] = (lanes[i] + lanes[i + 8]) + (lanes[i + 4] + lanes[i + 12]);
        double sum = (folded[0] + folded[2]) + (folded[1] + folded[3]);
        for (int i = 0; i < terms.Length; i++)
        {
            double exact = Math.ScaleB(1 / sum, exponents[i] - exponent);
            terms[i] = MathF.FusedMultiplyAdd(terms[i], (float)exact, terms[i] * (float)(exact - (float)exact));
        }

        return (terms, (exponent * 0.6931471805599453) + Math.Log(sum));
    }

    private static int Exponent(float x) => (int)(MathF.FusedMultiplyAdd(x, 1.4426950216293335f, 12582912) - 12582912);

    private static float Exp(float x, int exponent)
    {
        int n = Exponent(x);
        if (n - exponent <= -127) return 0;
        float r = MathF.FusedMultiplyAdd(n, 1.9046542121259336e-09f, MathF.FusedMultiplyAdd(n, -0.6931471824645996f, x));
        float q = 0.0013808845542371273f;
        foreach (float c in (float[])[0.008371495641767979f, 0.041668668389320374f, 0.1666649729013443f, 0.49999991059303284f])
            q = MathF.FusedMultiplyAdd(q, r, c);
        return (MathF.FusedMultiplyAdd(q, r * r, r) + 1) * MathF.ScaleB(1, n - exponent);
    }
}
