namespace Reasoning.Data.Difficulty;

/// <summary>How hard a model finds it to follow a prompt to its answer.</summary>
/// <param name="DirectLoss">Mean of −ln p of the answer's tokens without the prompt, in nats.</param>
/// <param name="ConditionedLoss">The same with the prompt in front.</param>
/// <param name="Tokens">Tokens of the answer, at least 1.</param>
public readonly record struct DifficultyScore(double DirectLoss, double ConditionedLoss, int Tokens)
{
    /// <summary>Conditioned by direct loss; infinite where the model is sure of the answer without the prompt, 1 where it is sure of it either way.</summary>
    public double LossRatio => DirectLoss > 0 ? ConditionedLoss / DirectLoss : ConditionedLoss > 0 ? double.PositiveInfinity : 1;

    /// <summary>Conditioned by direct perplexity.</summary>
    public double PerplexityRatio => Math.Exp(ConditionedLoss - DirectLoss);

    /// <summary>The score of the losses of an answer's tokens.</summary>
    /// <param name="direct">−ln p of each token without the prompt.</param>
    /// <param name="conditioned">−ln p of each token with it; as many.</param>
    /// <exception cref="ArgumentException">There are no losses, or not as many of both.</exception>
    public static DifficultyScore Of(ReadOnlySpan<double> direct, ReadOnlySpan<double> conditioned)
    {
        if (direct.IsEmpty || direct.Length != conditioned.Length)
            throw new ArgumentException($"An answer's tokens have two losses each: {direct.Length} without the prompt and {conditioned.Length} with it were given.",
                nameof(conditioned));
        return new DifficultyScore(Mean(direct), Mean(conditioned), direct.Length);
    }

    /// <summary>The ratio that was asked for.</summary>
    public double Ratio(DifficultyRatio kind) => kind == DifficultyRatio.Perplexity ? PerplexityRatio : LossRatio;

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }
}
