namespace Reasoning.Decoding.Generation;

/// <summary>Under which distribution log-probabilities are reported, where a constraint excludes tokens. Without one all are the same.</summary>
public enum LogProbabilityKind
{
    /// <summary>The model's own distribution; alternatives may be tokens that the constraint excludes.</summary>
    Raw,

    /// <summary>The model's own distribution, but excluded tokens have probability 0, so that the rest add up to the mass that the constraint left.</summary>
    Masked,

    /// <summary>The model's distribution over the tokens that the constraint allows, which add up to 1: the one that tokens are drawn from at temperature 1.</summary>
    Renormalised,
}
