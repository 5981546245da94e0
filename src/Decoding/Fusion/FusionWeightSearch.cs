namespace Reasoning.Decoding.Fusion;

/// <summary>How <see cref="DynamicFusion"/> looks for the weights of several experts.</summary>
public enum FusionWeightSearch
{
    /// <summary>At each step one expert has a weight and the others have 0: one grid per expert.</summary>
    SingleExpert,

    /// <summary>
    /// From the best single expert on, one weight after the other is set to the best point of its grid while the others stay, until none changes (at most ten
    /// rounds). Never worse than a single expert by the objective, and up to that many times as slow.
    /// </summary>
    CoordinateDescent,
}
