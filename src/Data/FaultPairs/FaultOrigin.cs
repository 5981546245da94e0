namespace Reasoning.Data.FaultPairs;

/// <summary>Where the wrong program of a pair comes from.</summary>
public enum FaultOrigin
{
    /// <summary>The right program with one small change.</summary>
    Mutant,

    /// <summary>A sample of a model.</summary>
    Sample,
}
