using Reasoning.Decoding.StochasticBeams;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>How far plain constrained decoding is from the model's own distribution over the language, estimated from samples of it.</summary>
/// <remarks>
/// <para>
/// G is the distribution of plain constrained decoding, given that it comes to the end of a text, and Q the target: P given the language. The importance
/// weight of a text is exp(<see cref="AlignedSample.LogAllowedMass"/>), to which Q/G is proportional. <see cref="AlignedSample.Weight"/> is that weight
/// normalised, so that <see cref="AlignedResult.Expectation"/> estimates under Q.
/// </para>
/// <para>
/// The estimates see only what G draws: where the weights are very uneven (<see cref="EffectiveSampleSize"/> of a few), they are too small, and so are
/// their standard errors.
/// </para>
/// </remarks>
public sealed record AlignmentDiagnosis : AlignedResult
{
    /// <summary>
    /// Natural logarithm of an estimate of the probability that the model by itself writes a text of the language; the estimate itself is unbiased.
    /// </summary>
    public required double LogMass { get; init; }

    /// <summary>(Σ w)² / Σ w² over all samples: how many samples of the target say as much.</summary>
    public required double EffectiveSampleSize { get; init; }

    /// <summary>
    /// KL(G‖Q) in nats: the mean of ln G/Q over texts of G. 0 where the constraint takes away the same from every text. NaN where no sample came to its
    /// end.
    /// </summary>
    public required SampleEstimate KullbackLeibler { get; init; }

    /// <summary>
    /// The total variation between G and Q, in [0, 1]: the largest error of the probability of any set of texts. NaN where no sample came to its end.
    /// </summary>
    public required SampleEstimate TotalVariation { get; init; }

    /// <summary>The places where most was lost, the smallest allowed mass first; no place twice.</summary>
    public required IReadOnlyList<LostMass> Losses { get; init; }

    /// <summary>Samples that met a dead end: no possible token was allowed, or the limit on tokens came before the end of the text.</summary>
    public required int DeadEnds { get; init; }
}
