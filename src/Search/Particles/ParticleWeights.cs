namespace Reasoning.Search.Particles;

/// <summary>Weights of particles. Pure.</summary>
public static class ParticleWeights
{
    /// <summary>How near to 0 or 1 a score may come.</summary>
    public const double Margin = 1e-7;

    /// <summary>ln(s / (1 − s)), with the score kept <see cref="Margin"/> away from 0 and 1: the log-weight of a particle.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number.</exception>
    public static double Logit(double score)
    {
        if (double.IsNaN(score)) throw new ArgumentOutOfRangeException(nameof(score), score, "A score is a number.");
        var clipped = Math.Clamp(score, Margin, 1 - Margin);
        return Math.Log(clipped / (1 - clipped));
    }

    /// <summary>Weights that add up to 1, from log-weights: e^(β·w) over their sum. Evaluated from the greatest down, so it neither overflows nor divides by 0.</summary>
    /// <param name="logWeights">Finite log-weights, at least one.</param>
    /// <param name="inverseTemperature">β, at least 0: below 1 the weights become more even.</param>
    public static double[] Normalised(ReadOnlySpan<double> logWeights, double inverseTemperature = 1)
    {
        if (logWeights.IsEmpty) throw new ArgumentException("There are no weights.", nameof(logWeights));
        if (!(inverseTemperature >= 0)) throw new ArgumentOutOfRangeException(nameof(inverseTemperature), inverseTemperature, "At least 0.");
        var greatest = double.NegativeInfinity;
        foreach (var weight in logWeights)
        {
            if (!double.IsFinite(weight)) throw new ArgumentException("A log-weight is not finite.", nameof(logWeights));
            greatest = Math.Max(greatest, weight);
        }

        var weights = new double[logWeights.Length];
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++) sum += weights[i] = Math.Exp((logWeights[i] - greatest) * inverseTemperature);
        for (var i = 0; i < weights.Length; i++) weights[i] /= sum;
        return weights;
    }

    /// <summary>How many equally weighted particles would tell as much: 1 / Σ p², from 1 to their number.</summary>
    /// <param name="weights">Weights that add up to 1.</param>
    public static double EffectiveSize(ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights) sum += weight * weight;
        return 1 / sum;
    }

    /// <summary>−Σ p ln p / ln N: 1 for equal weights, 0 where one has it all; 1 for a single one.</summary>
    /// <param name="weights">Weights that add up to 1.</param>
    public static double Evenness(ReadOnlySpan<double> weights)
    {
        if (weights.Length < 2) return 1;
        var sum = 0.0;
        foreach (var weight in weights)
            if (weight > 0) sum -= weight * Math.Log(weight);
        return sum / Math.Log(weights.Length);
    }
}
