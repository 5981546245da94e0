namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>What weighted particles gave: every different text once, the heaviest first.</summary>
public sealed record SequentialMonteCarloResult : AlignedResult
{
    /// <summary>
    /// Natural logarithm of an estimate of the probability that the model by itself writes a text of the language. The estimate itself is unbiased, its
    /// logarithm too small on average; −∞ where no particle came through, NaN where the limit on positions ended the run.
    /// </summary>
    public required double LogEvidence { get; init; }

    /// <summary>(Σ w)² / Σ w² over the particles at the end: how many equally weighted ones say as much, what resampling lost not counted.</summary>
    public required double EffectiveSampleSize { get; init; }

    /// <summary>The steps before which particles were resampled, from 0.</summary>
    public required IReadOnlyList<int> Resamplings { get; init; }

    /// <summary>Particles that met a dead end: no possible token was allowed, or the limit on tokens came before the end of the text.</summary>
    public required int DeadEnds { get; init; }
}
