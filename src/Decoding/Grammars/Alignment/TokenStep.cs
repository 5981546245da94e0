namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>One token of a constrained sequence, and what the model thought of it.</summary>
/// <param name="Token">The token.</param>
/// <param name="LogProbability">Its log-probability under the distribution that is to be kept.</param>
/// <param name="ModelLogProbability">Its log-probability under the model itself.</param>
/// <param name="LogMass">Log-probability of all tokens that were allowed beside it, itself included.</param>
internal readonly record struct TokenStep(int Token, double LogProbability, double ModelLogProbability, double LogMass)
{
    /// <summary>Its log-probability among the tokens that were allowed.</summary>
    public double ConstrainedLogProbability => Math.Min(0, LogProbability - LogMass);

    /// <summary>The row it was drawn from, where that is kept.</summary>
    public ConstrainedRow? Row { get; init; }

    /// <summary>The entropy of the allowed tokens; NaN where it was not asked for.</summary>
    public double Entropy { get; init; }

    /// <summary>The most probable of the excluded tokens; −1 where there is none or it was not asked for.</summary>
    public int Wanted { get; init; }

    /// <summary>The log-probability of <see cref="Wanted"/>.</summary>
    public double WantedLogProbability { get; init; }
}
