namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>What a suite made of a mutant.</summary>
public enum MutantFate
{
    /// <summary>The suite failed it; running out of time counts.</summary>
    Killed,

    /// <summary>The suite passed it, and it is another program than the original as far as is known.</summary>
    Survived,

    /// <summary>The suite passed it, and it does what the original does on all inputs that were tried: probably no mistake at all.</summary>
    PossiblyEquivalent,

    /// <summary>It could not be judged.</summary>
    Unknown,
}
